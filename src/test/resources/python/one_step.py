"""Loss and gradients of one step: PLAN INPUTS.safetensors OUTPUTS.safetensors."""
import os, sys
sys.path.insert(0, os.path.join(os.getcwd(), "tools"))
import torch
from exported_plan import Plan, Weights, read_tensors, write_tensors

torch.set_num_threads(1)
plan = Plan(sys.argv[1])
weights = Weights(plan)
given = read_tensors(sys.argv[2])
inputs = [given[name] for name in plan.settings["graphs"]["step"]["inputs"]]
inputs = [each.long() if each.dtype == torch.int32 else each.requires_grad_() for each in inputs]
outputs = plan.graph("step", weights)(*inputs)
outputs[0].backward()
found = {"loss": outputs[0].detach().reshape(1)}
for name in weights.names:
    found["grad." + name] = weights.view(weights.grad, name).contiguous()
write_tensors(sys.argv[3], found)
