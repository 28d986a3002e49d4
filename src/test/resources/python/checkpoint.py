"""What a checkpoint.pt holds, as tensors by the names that Java has: CHECKPOINT OUT.safetensors."""
import os, sys
sys.path.insert(0, os.path.join(os.getcwd(), "tools"))
import torch
from exported_plan import write_tensors

found = torch.load(sys.argv[1])
remembered = found["optimizer"]
if "numbers" in remembered:
    flats = {name: remembered[name] for name in ("first", "second", "sums", "starts")}
else:
    parts = [remembered["state"][i] for i in sorted(remembered["state"])]
    flats = {"first": torch.cat([part["exp_avg"] for part in parts]),
             "second": torch.cat([part["exp_avg_sq"] for part in parts])}
flats.update({name: found[name] for name in ("master", "average")})
tensors = {}
for name, (begin, end, shape, _) in found["places"].items():
    for what, flat in flats.items():
        tensors[f"networks.{what}.{name}"] = flat[begin:end].reshape(shape).clone()
if "numbers" in remembered:
    tensors["distance"] = remembered["numbers"][:1].float()
write_tensors(sys.argv[2], tensors)
