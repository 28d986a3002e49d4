#!/usr/bin/env python3
"""Trains a plan that `pentimento train STAGE --export DIR` wrote, with stock PyTorch 2.4 or newer.

    python3 train_exported.py PLAN OUT [--minutes 8] [--cuda-graphs] ...

OUT gets log.jsonl, checkpoint.pt (run again to go on), and at the end result.json with the weights
in parts, for `pentimento train STAGE --import OUT`. As a module it gives Plan, Weights, Batches,
Step and save_result, so that another program can feed batches of its own.

The graphs compute in one type themselves (bf16 on CUDA), with norms and sums of squares in single
precision inside PyTorch's kernels: no autocast is needed. Master weights, their average and
AdamW's state are single precision, each one flat tensor.
"""
import argparse, json, math, os, struct, time
import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
         "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8}
NAMES = {kind: name for name, kind in TYPES.items()}


def read_tensors(path):
    """Tensors of a safetensors file by name."""
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        kind = TYPES[entry["dtype"]]
        flat = torch.frombuffer(data, dtype=kind, offset=begin, count=(end - begin) // kind.itemsize)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def write_tensors(path, tensors):
    """Writes a safetensors file, larger elements first; a neighbour takes its place when done."""
    order = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    header, at = {}, 0
    for name in order:
        size = tensors[name].numel() * tensors[name].element_size()
        header[name] = {"dtype": NAMES[tensors[name].dtype], "shape": list(tensors[name].shape),
                        "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".part", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in order:
            raw = tensors[name].detach().cpu().contiguous().reshape(-1).view(torch.uint8)
            file.write(bytes(raw.untyped_storage())[raw.storage_offset():][:raw.numel()])
    os.replace(path + ".part", path)


class Plan:
    """A folder with plan.json; `settings` is its content, and may be changed before use."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "plan.json"), encoding="utf-8") as file:
            self.settings = json.load(file)
        if self.settings.get("format") != "pentimento training plan 1":
            raise ValueError(f"{folder}/plan.json is no training plan")

    def path(self, name):
        if os.path.basename(name) != name:
            raise ValueError(f"{name}: expected a name in {self.folder}")
        return os.path.join(self.folder, name)

    def graph(self, name, weights):
        """A function of a graph's inputs: step, and encode, decode (vae) or predict (others)."""
        entry = self.settings["graphs"][name]
        kind = "bf16" if weights.kind == torch.bfloat16 else "f32"
        module = torch.jit.load(self.path(entry["files"][kind]), map_location=weights.device)
        torch._C._set_graph_executor_optimize(False)  # recorded by the plain autograd, as it stands
        arguments = [weights.named[each] for each in entry["weights"]]
        return lambda *inputs: module(*inputs, arguments)

    def weights(self):
        """First values by name, F32 on the CPU: from files, or drawn by their laws."""
        stored = {}
        for file in self.settings["weight_files"]:
            stored.update(read_tensors(self.path(file)))
        values = {}
        for entry in self.settings["weights"]:
            law = entry.get("law")
            if law is None:
                value = stored[entry["name"]]
            elif law["kind"] == "normal":
                generator = torch.Generator().manual_seed(law["seed"])
                value = torch.randn(entry["shape"], generator=generator) * law["deviation"]
            else:
                value = (torch.zeros if law["kind"] == "zeros" else torch.ones)(entry["shape"])
            if law is not None:
                value = value.to(TYPES[law["type"]])
            if list(value.shape) != entry["shape"]:
                raise ValueError(f"{entry['name']} is {list(value.shape)}, expected {entry['shape']}")
            values[entry["name"]] = value.float()
        return values


class Weights:
    """Weights on a device: one flat master of those that learn, and what graphs compute with."""

    def __init__(self, plan, device="cpu", kind=torch.float32, channels_last=False, values=None):
        self.plan, self.device, self.kind = plan, torch.device(device), kind
        values = plan.weights() if values is None else values
        learn = [e for e in plan.settings["weights"] if e["trainable"]]
        # Those that decay first: two ranges of one tensor are all that the optimizer sees.
        vectors = plan.settings["optimizer"]["decay_vectors"]
        learn.sort(key=lambda e: len(e["shape"]) < 2 and not vectors)
        self.names = [e["name"] for e in learn]
        self.decaying = sum(values[e["name"]].numel() for e in learn if len(e["shape"]) > 1 or vectors)
        total = sum(values[name].numel() for name in self.names)
        self.master = torch.empty(total, device=self.device)
        self.compute = self.master if kind == torch.float32 else torch.empty_like(self.master, dtype=kind)
        self.grad = torch.zeros_like(self.compute)
        self.named, self.places, at = {}, {}, 0
        for name in self.names:
            shape = values[name].shape
            rows = channels_last and len(shape) == 4 and shape[-1] > 1
            self.places[name] = (at, at + values[name].numel(), shape, rows)
            self.view(self.master, name).copy_(values[name])
            at += values[name].numel()
        for entry in plan.settings["weights"]:
            name = entry["name"]
            if name in self.places:
                leaf = self.view(self.compute, name).detach().requires_grad_()
                leaf.grad = self.view(self.grad, name)
            else:
                leaf = values[name].to(self.device, kind)
            self.named[name] = leaf
        self.refresh()
        self.average = self.master.clone()

    def view(self, flat, name):
        """A weight in a flat tensor; rows: channels of a convolution side by side in memory."""
        begin, end, shape, rows = self.places[name]
        if rows:
            return flat[begin:end].view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
        return flat[begin:end].view(shape)

    def refresh(self):
        """After the master has changed."""
        if self.compute is not self.master:
            self.compute.copy_(self.master)

    def use(self, flat):
        """Puts others, such as the average, in the place of the weights that graphs compute with."""
        self.compute.copy_(flat)

    def not_finite(self):
        """Names of weights that are no numbers any more, or whose gradients are."""
        return [name for name in self.names
                if not (torch.isfinite(self.view(self.master, name)).all()
                        and torch.isfinite(self.view(self.grad, name)).all())]


class Batches:
    """Draws batches; what is drawn at a step depends on the seed and the step alone."""

    def __init__(self, plan, device="cpu", tensors=None):
        """tensors: [{"latents" or "pictures": ..., "ids": ...}] instead of the plan's files."""
        self.plan, self.device, groups = plan, torch.device(device), {}
        if tensors is None:
            tensors = [read_tensors(plan.path(e["file"])) for e in plan.settings["data"]]
        for each in tensors:
            data = each.get("latents", each.get("pictures"))
            groups.setdefault(tuple(data.shape[1:]), []).append((data, each["ids"]))
        if not groups:
            raise ValueError("the plan has no data")
        self.groups = [tuple(torch.cat(part).to(self.device) for part in zip(*groups[shape]))
                       for shape in sorted(groups)]
        self.share = torch.tensor([float(len(g[0])) for g in self.groups])
        s = plan.settings
        self.empty = torch.tensor(s["empty_ids"], device=self.device)
        if "diffusion" in s:
            self.alpha_bars = torch.tensor(s["diffusion"]["alpha_bars"], device=self.device)

    def draw(self, step, size=None):
        """(number of the group, inputs of the step graph)."""
        s, size = self.plan.settings, size or self.plan.settings["batch"]
        seed = s["seed"] * 1_000_003 + step
        host = torch.Generator().manual_seed(seed)
        g = torch.Generator(self.device).manual_seed(seed)
        group = int(torch.multinomial(self.share, 1, generator=host))
        data, ids = self.groups[group]
        uniform = lambda: torch.rand(size, generator=g, device=self.device)
        below = lambda high, low=0: torch.randint(low, high, (size,), generator=g, device=self.device)
        normal = lambda shape: torch.randn(shape, generator=g, device=self.device)
        frames = data.shape[1]
        chosen = below(len(data))
        if s["stage"] == "vae":
            pictures = data[chosen, below(frames)].float() / 127.5 - 1
            f = s["factor"]
            h, w = pictures.shape[-2:]
            return group, [pictures, normal((size, s["latent_channels"], h // f, w // f))]
        if s["frames_as_pictures"]:
            latents = data[chosen, below(frames)][:, None].float()
        else:
            latents = data[chosen].float()
        latents = latents.transpose(1, 2).contiguous()
        timesteps = below(len(self.alpha_bars))
        tokens = torch.where((uniform() < s["text_dropout"])[:, None], self.empty, ids[chosen].long())
        inputs = [latents, normal(latents.shape), timesteps.float(), self.alpha_bars[timesteps], tokens]
        if "references" in s:
            p, u = s["references"], uniform()
            both = p["last"] + p["one"] + p["last_and_one"]
            inner = below(max(2, frames - 1), 1)
            mask = torch.zeros(size, frames, device=self.device)
            mask.scatter_(1, inner[:, None], ((u >= p["last"]) & (u < both)).float()[:, None])
            last = (u < p["last"]) | ((u >= p["last"] + p["one"]) & (u < both))
            mask[:, -1] = torch.where(last, 1.0, mask[:, -1])
            inputs.append(mask[:, None, :, None, None])
        return group, inputs


class Step:
    """Forward, backward, AdamW and the average. `captured` replays CUDA graphs, one a group."""

    def __init__(self, plan, weights, captured=False):
        self.plan, self.weights, self.captured = plan, weights, captured
        self.graph, self.recorded = plan.graph("step", weights), {}
        o, cuda = plan.settings["optimizer"], weights.device.type == "cuda"
        self.flat_grad = weights.grad if weights.kind == torch.float32 else torch.zeros_like(weights.master)
        self.ranges, n = [], weights.decaying
        for begin, end, decay in ((0, n, o["weight_decay"]), (n, len(weights.master), 0.0)):
            if end > begin:
                part = torch.nn.Parameter(weights.master[begin:end])
                part.grad = self.flat_grad[begin:end]
                self.ranges.append({"params": [part], "weight_decay": decay})
        self.optimizer = torch.optim.AdamW(self.ranges, lr=o["lr"], betas=tuple(o["betas"]), eps=o["eps"],
                                           fused=cuda)

    def gradients(self, inputs):
        """Loss and gradients; gives the graph's scalars. No gradient stays from before."""
        self.weights.grad.zero_()
        outputs = self.graph(*inputs)
        outputs[0].backward()
        return torch.stack([each.detach() for each in outputs if each.dim() == 0])

    def replay(self, group, inputs):
        if group not in self.recorded:
            fixed = [each.clone() for each in inputs]
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(3):
                    self.gradients(fixed)
            torch.cuda.current_stream().wait_stream(side)
            record = torch.cuda.CUDAGraph()
            with torch.cuda.graph(record):
                scalars = self.gradients(fixed)
            self.recorded[group] = record, fixed, scalars
        record, fixed, scalars = self.recorded[group]
        for to, value in zip(fixed, inputs):
            to.copy_(value)
        record.replay()
        return scalars.clone()

    def rate(self, step, done):
        """The learning rate; done: the share of all that is done, 0..1."""
        o = self.plan.settings["optimizer"]
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        return o["lr"] * min(1.0, (step + 1) / max(1, o["warmup"])) * (
            o["last_rate"] + (1 - o["last_rate"]) * cosine)

    def run(self, step, group, inputs, done):
        """One step; gives the graph's scalars (the loss first) and the norm of the gradients."""
        w = self.weights
        if self.captured:
            try:
                scalars = self.replay(group, inputs)
            except RuntimeError as error:
                print("no CUDA graph, going on without:", str(error).splitlines()[0], flush=True)
                self.captured = False
                self.recorded.clear()
                torch.cuda.synchronize()
        if not self.captured:
            scalars = self.gradients(inputs)
        if self.flat_grad is not w.grad:
            self.flat_grad.copy_(w.grad)
        norm = torch.linalg.vector_norm(self.flat_grad)
        self.flat_grad.mul_((self.plan.settings["optimizer"]["clip_norm"] / (norm + 1e-6)).clamp(max=1))
        for part in self.optimizer.param_groups:
            part["lr"] = self.rate(step, done)
        self.optimizer.step()
        w.refresh()
        decay = min(self.plan.settings["ema"], (step + 1) / (step + 10))
        w.average.lerp_(w.master, 1 - decay)
        return torch.cat([scalars, norm[None]])


def save_checkpoint(path, trained, step, elapsed):
    w = trained.weights
    torch.save({"master": w.master, "average": w.average, "names": w.names, "step": step,
                "elapsed": elapsed, "optimizer": trained.optimizer.state_dict()}, path + ".part")
    os.replace(path + ".part", path)


def load_checkpoint(path, trained):
    """Goes on from there; gives the number of steps done and the seconds they took."""
    w, found = trained.weights, torch.load(path, map_location=trained.weights.device, weights_only=True)
    if found["names"] != w.names:
        raise ValueError(f"{path} is of another plan")
    w.master.copy_(found["master"])
    w.average.copy_(found["average"])
    trained.optimizer.load_state_dict(found["optimizer"])
    w.refresh()
    return found["step"], found["elapsed"]


def save_result(folder, plan, weights, steps, flat=None, **facts):
    """Writes what has learnt (flat: the average unless another is given) as F16, in parts."""
    flat = weights.average if flat is None else flat
    most, files, part, size = plan.settings["part_bytes"], [], {}, 0

    def flush():
        files.append("weights-%05d.safetensors" % len(files))
        write_tensors(os.path.join(folder, files[-1]), part)

    for name in sorted(weights.names):
        tensor = weights.view(flat, name).half()
        bytes_ = 2 * tensor.numel() + 256 + len(name)
        if part and size + bytes_ > most:
            flush()
            part, size = {}, 0
        part[name] = tensor
        size += bytes_
    flush()
    result = {"format": "pentimento training result 1", "stage": plan.settings["stage"],
              "steps": steps, "files": files, **facts}
    with open(os.path.join(folder, "result.json.part"), "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
    os.replace(os.path.join(folder, "result.json.part"), os.path.join(folder, "result.json"))


@torch.no_grad()
def latent_scale(plan, weights, pictures, most=512, at_once=16):
    """What brings latents to mean 0 and deviation 1, from pictures (N, 3, H, W) in U8."""
    encode = plan.graph("encode", weights)
    some = pictures[:: max(1, len(pictures) // most)][:most]
    means = torch.cat([encode(each.to(weights.device).float() / 127.5 - 1)[0].flatten()
                       for each in some.split(at_once)])
    return {"scaling_factor": 1 / float(means.std()), "shift_factor": float(means.mean())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan")
    parser.add_argument("out")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=["bf16", "f32"], help="default bf16 on CUDA, else f32")
    for name, kind in (("steps", int), ("minutes", float), ("batch", int), ("lr", float), ("threads", int)):
        parser.add_argument("--" + name, type=kind)
    parser.add_argument("--log-every", type=int, default=20)
    parser.add_argument("--save-every", type=int, default=1000)
    parser.add_argument("--stop-at", type=int, help="end early, as if interrupted, after this step")
    parser.add_argument("--cuda-graphs", action="store_true")
    parser.add_argument("--channels-last", action="store_true")
    a = parser.parse_args()
    if a.threads:
        torch.set_num_threads(a.threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    plan = Plan(a.plan)
    s = plan.settings
    s.update({k: v for k in ("steps", "minutes", "batch") if (v := getattr(a, k)) is not None})
    s["optimizer"]["lr"] = s["optimizer"]["lr"] if a.lr is None else a.lr
    kind = a.precision or ("bf16" if a.device.startswith("cuda") else "f32")
    weights = Weights(plan, a.device, torch.bfloat16 if kind == "bf16" else torch.float32, a.channels_last)
    batches = Batches(plan, a.device)
    trained = Step(plan, weights, a.cuda_graphs and a.device.startswith("cuda"))
    os.makedirs(a.out, exist_ok=True)
    checkpoint, log = os.path.join(a.out, "checkpoint.pt"), os.path.join(a.out, "log.jsonl")
    step, before = load_checkpoint(checkpoint, trained) if os.path.exists(checkpoint) else (0, 0.0)
    start, sums, count = time.monotonic(), None, 0
    while step < s["steps"]:
        elapsed = before + time.monotonic() - start
        done = max(step / s["steps"], elapsed / 60 / s["minutes"] if s["minutes"] else 0.0)
        if done >= 1 or step == a.stop_at:
            break
        group, inputs = batches.draw(step)
        scalars = trained.run(step, group, inputs, done)
        sums, count, step = scalars if sums is None else sums + scalars, count + 1, step + 1
        if step % a.log_every == 0 or step == s["steps"]:
            means = (sums / count).tolist()  # the only place that waits for the device
            line = {"step": step, "loss": means[0], "parts": means[1:-1], "norm": means[-1],
                    "lr": trained.rate(step, done), "seconds": round(before + time.monotonic() - start, 2)}
            print(json.dumps(line), flush=True)
            with open(log, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            if not all(map(math.isfinite, means)):
                raise SystemExit(f"no numbers any more, by step {step}: {weights.not_finite()[:8]}")
            sums, count = None, 0
        if step % a.save_every == 0:
            save_checkpoint(checkpoint, trained, step, before + time.monotonic() - start)
    save_checkpoint(checkpoint, trained, step, before + time.monotonic() - start)
    facts = {}
    if s["stage"] == "vae":
        weights.use(weights.average)
        facts = latent_scale(plan, weights, torch.cat([g[0][:64].flatten(0, 1)[::3].cpu() for g in batches.groups[:1]]))
    save_result(a.out, plan, weights, step, **facts)


if __name__ == "__main__":
    main()
