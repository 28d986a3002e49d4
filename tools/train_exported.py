#!/usr/bin/env python3
"""Trains a plan that `pentimento train STAGE --export DIR` wrote, with stock PyTorch 2.4 or newer.

    python3 train_exported.py PLAN OUT [--minutes 8] [--cuda-graphs] ...

OUT gets log.jsonl, checkpoint.pt (run again to go on) and at the end result.json with the weights
in parts, for `pentimento train STAGE --import OUT`. As a module it gives Batches and Step, so that
another program can feed batches of its own; Plan, Weights and save_result are in exported_plan.py. Both
files, exported_batches.py and prodigy.py belong beside this one.

The graphs compute in one type by themselves, bf16 on CUDA: no autocast is needed. Master weights,
their average and the optimizer's state are F32, each one flat tensor. On a CPU in F32, all is what
`pentimento train STAGE --run` does: the same draws, the same steps.
"""
import argparse, json, math, os, time
import torch
from exported_batches import Batches
from exported_plan import Plan, Weights, latent_scale, save_result
from prodigy import Prodigy

MOST_HISTORIES = 65535  # blocks of a fused attention kernel, one a pixel


class Step:
    """Forward, backward, optimizer and average. `captured` replays CUDA graphs, one a group."""

    def __init__(self, plan, weights, captured=False):
        self.settings, self.weights, self.recorded = plan.settings, weights, {}
        self.cuda = weights.device.type == "cuda"
        self.captured = captured and self.cuda
        self.pool = torch.cuda.graph_pool_handle() if self.captured else None  # one graph runs at a time
        torch.backends.cuda.enable_cudnn_sdp(False)  # plans each shape anew, for little here
        self.graph = plan.graph("step", weights)
        o, self.share = plan.settings["optimizer"], 1 / plan.settings["accumulation"]
        direct = weights.kind == torch.float32 and self.share == 1
        self.flat = weights.grad if direct else torch.zeros_like(weights.master)  # of a whole step
        n, end = weights.decaying, len(weights.master)
        ranges = [each for each in ((0, n, o["weight_decay"]), (n, end, 0.0)) if each[1] > each[0]]
        if o["kind"] == "prodigy":
            self.optimizer = Prodigy(weights.master, self.flat, ranges, o["betas"], o["eps"])
        else:
            self.optimizer = self.adamw(ranges, o)

    def adamw(self, ranges, o):
        groups = []
        for begin, end, decay in ranges:
            part = torch.nn.Parameter(self.weights.master[begin:end])
            part.grad = self.flat[begin:end]
            groups.append({"params": [part], "weight_decay": decay})
        return torch.optim.AdamW(
            groups, lr=o["lr"], betas=tuple(o["betas"]), eps=o["eps"], fused=self.cuda)

    def gradients(self, inputs):
        """A batch's share of gradients, in place of those before; gives scalars, the loss first."""
        if self.cuda and inputs[0].dim() == 5 and inputs[0][:, 0, 0].numel() > MOST_HISTORIES:
            raise ValueError(f"a batch of {tuple(inputs[0].shape)} has too many pixels for attention")
        if not self.cuda:  # PyTorch crashes there where a norm that learns has an input that nothing made
            inputs = [inputs[0].detach().requires_grad_(), *inputs[1:]]
        self.weights.grad.zero_()
        outputs = self.graph(*inputs)
        (outputs[0] * self.share).backward()
        return torch.stack([each.detach() for each in outputs if each.dim() == 0])

    def replayed(self, group, inputs):
        if group not in self.recorded:
            fixed, side = [each.clone() for each in inputs], torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(3):
                    self.gradients(fixed)
            torch.cuda.current_stream().wait_stream(side)
            record = torch.cuda.CUDAGraph()
            # thread_local: other threads, as loaders of data, may use the device meanwhile
            with torch.cuda.graph(record, pool=self.pool, capture_error_mode="thread_local"):
                scalars = self.gradients(fixed)
            self.recorded[group] = record, fixed, scalars
        record, fixed, scalars = self.recorded[group]
        for to, value in zip(fixed, inputs):
            to.copy_(value)
        record.replay()
        return scalars.clone()

    def rate(self, step, done):
        """The learning rate; done: the share of all that is done, 0..1."""
        o, passed = self.settings["optimizer"], min(1.0, done)
        left = {"constant": 1.0, "linear": 1 - passed, "cosine": 0.5 * (1 + math.cos(math.pi * passed))}
        share = o["last_rate"] + (1 - o["last_rate"]) * left[o["schedule"]]
        return o["lr"] * min(1.0, (step + 1) / max(1, o["warmup"])) * share

    def batch(self, group, inputs):
        """Gradients of a batch, as they are now to be had."""
        if self.captured:
            try:
                return self.replayed(group, inputs)
            except RuntimeError as error:
                print("no CUDA graphs, going on without:", str(error).splitlines()[0], flush=True)
                self.captured = False
                self.recorded.clear()
                torch.cuda.synchronize()
        return self.gradients(inputs)

    def run(self, step, batches, done):
        """One step from `accumulation` batches, (group, inputs) each; gives the mean of the graph's
        scalars and the gradients' norm, without waiting for them."""
        w, scalars = self.weights, 0
        for i, (group, inputs) in enumerate(batches):
            scalars = scalars + self.share * self.batch(group, inputs)
            if self.flat is not w.grad:
                self.flat.add_(w.grad) if i else self.flat.copy_(w.grad)
        norm = torch.linalg.vector_norm(self.flat)
        self.flat.mul_((self.settings["optimizer"]["clip_norm"] / (norm + 1e-6)).clamp(max=1))
        for part in self.optimizer.param_groups:
            part["lr"] = self.rate(step, done)
        self.optimizer.step()
        w.use(w.master)
        w.average.lerp_(w.master, 1 - min(self.settings["ema"], (step + 1) / (step + 10)))
        return torch.cat([scalars, norm[None]])

    def save(self, path, step, elapsed):
        """A checkpoint, whole or not at all."""
        w = self.weights
        torch.save({"master": w.master, "average": w.average, "places": w.places, "step": step,
                    "elapsed": elapsed, "optimizer": self.optimizer.state_dict()}, path + ".part")
        os.replace(path + ".part", path)

    def load(self, path):
        """Goes on from a checkpoint; gives the number of steps done and the seconds they took."""
        w, found = self.weights, torch.load(path, map_location=self.weights.device)
        if found["places"] != w.places:
            raise ValueError(f"{path} is of another plan")
        w.master.copy_(found["master"])
        w.average.copy_(found["average"])
        self.optimizer.load_state_dict(found["optimizer"])
        w.use(w.master)
        return found["step"], found["elapsed"]


def train(plan, out, a, tensors=None):
    """Trains a plan, on other tensors than its files' where they are given; gives the weights."""
    os.makedirs(out, exist_ok=True)
    kind = a.precision or ("bf16" if a.device.startswith("cuda") else "f32")
    weights = Weights(plan, a.device, torch.bfloat16 if kind == "bf16" else torch.float32, a.channels_last)
    batches, s = Batches(plan, a.device, tensors), plan.settings
    trained = Step(plan, weights, a.cuda_graphs)
    checkpoint, log = os.path.join(out, "checkpoint.pt"), os.path.join(out, "log.jsonl")
    step, before = trained.load(checkpoint) if os.path.exists(checkpoint) else (0, 0.0)
    start, sums = time.monotonic(), []
    elapsed = lambda: before + time.monotonic() - start
    while step < s["steps"] and step != a.stop_at:
        done = max(step / s["steps"], elapsed() / 60 / s["minutes"] if s["minutes"] else 0.0)
        if done >= 1:
            break
        draws = range(step * s["accumulation"], (step + 1) * s["accumulation"])
        sums.append(trained.run(step, map(batches.draw, draws), done))
        rate, step = trained.rate(step, done), step + 1
        if step % a.log_every == 0 or step == s["steps"]:
            loss, *parts, norm = torch.stack(sums).mean(0).tolist()  # waits for the device, only here
            sums, line = [], {"step": step, "loss": loss, "parts": parts, "norm": norm,
                              "lr": rate, "seconds": round(elapsed(), 2)}
            print(json.dumps(line), flush=True)
            with open(log, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            if not math.isfinite(loss + norm):
                raise SystemExit(f"no numbers any more, by step {step}: {weights.not_finite()[:8]}")
        if step % a.save_every == 0:
            trained.save(checkpoint, step, elapsed())
    trained.save(checkpoint, step, elapsed())
    weights.use(weights.average)  # master and optimizer stay what they were, in the checkpoint
    facts = {}
    if s["stage"] == "vae":
        facts = latent_scale(plan, weights, [data[:64, ::3].flatten(0, 1) for data, _ in batches.groups])
    save_result(out, plan, weights, step, **facts)
    return weights, facts, batches


def arguments(text):
    """A parser with what all trainers take."""
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["bf16", "f32"], help="default bf16 on CUDA, else f32")
    parser.add_argument("--threads", type=int, help="of the CPU")
    parser.add_argument("--log-every", type=int, default=20)
    parser.add_argument("--save-every", type=int, default=1000)
    parser.add_argument("--stop-at", type=int, default=-1, help="end after this step, as if interrupted")
    for name in ("cuda-graphs", "channels-last", "cudnn-benchmark"):
        parser.add_argument("--" + name, action="store_true")
    return parser


def prepare(a):
    torch.set_num_threads(a.threads or torch.get_num_threads())
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = a.cudnn_benchmark


def main():
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("plan")
    parser.add_argument("out")
    changes = {"steps": int, "minutes": float, "batch": int, "accumulation": int, "crop": int}
    for name, kind in {**changes, "lr": float}.items():
        parser.add_argument("--" + name, type=kind, help="instead of the plan's")
    a = parser.parse_args()
    prepare(a)
    plan = Plan(a.plan)
    plan.settings.update({name: getattr(a, name) for name in changes if getattr(a, name) is not None})
    if a.lr is not None:
        plan.settings["optimizer"]["lr"] = a.lr
    train(plan, a.out, a)


if __name__ == "__main__":
    main()
