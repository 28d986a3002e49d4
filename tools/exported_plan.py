"""Plans that `pentimento train STAGE --export DIR` wrote: their graphs, weights and results.

Needs PyTorch 2.4 or newer and nothing else. train_exported.py, beside this file, trains them.
"""
import ctypes, json, os, struct
import torch

TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I32": torch.int32,
         "U8": torch.uint8}
NAMES = {kind: name for name, kind in TYPES.items()}
ALIGNED = 64  # elements: each weight begins where fast kernels want it


def read_tensors(path):
    """Tensors of a safetensors file by name."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data, tensors = bytearray(file.read()), {}
    header.pop("__metadata__", None)
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        kind = TYPES[entry["dtype"]]
        flat = torch.frombuffer(data, dtype=kind, offset=begin, count=(end - begin) // kind.itemsize)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def write_tensors(path, tensors):
    """Writes a safetensors file, larger elements first; a neighbour takes its place when done."""
    header, at, order = {}, 0, sorted(tensors, key=lambda n: (-tensors[n].element_size(), n))
    for name in order:
        t = tensors[name]
        size = t.numel() * t.element_size()
        header[name] = {"dtype": NAMES[t.dtype], "shape": list(t.shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".part", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in order:
            plain = tensors[name].detach().cpu().contiguous()
            file.write(ctypes.string_at(plain.data_ptr(), plain.numel() * plain.element_size()))
    os.replace(path + ".part", path)


class Plan:
    """A folder with plan.json; `settings` is its content, and may be changed before use."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "plan.json"), encoding="utf-8") as file:
            self.settings = json.load(file)
        if self.settings.get("format") != "pentimento training plan 2":
            raise ValueError(f"{folder}/plan.json is no training plan of this version: export it anew")

    def path(self, name):
        return os.path.join(self.folder, os.path.basename(name))

    def graph(self, name, weights):
        """A function of a graph's inputs: step, and encode, decode (vae) or predict (others)."""
        entry = self.settings["graphs"][name]
        file = entry["files"]["bf16" if weights.kind == torch.bfloat16 else "f32"]
        module = torch.jit.load(self.path(file), map_location=weights.device)
        torch._C._set_graph_executor_optimize(False)  # recorded by plain autograd, as it stands
        arguments = [weights.named[each] for each in entry["weights"]]
        return lambda *inputs: module(*inputs, arguments)

    def weights(self):
        """First values by name, F32 on the CPU: from files, or drawn by their laws."""
        stored, values = {}, {}
        for file in self.settings["weight_files"]:
            stored.update(read_tensors(self.path(file)))
        for entry in self.settings["weights"]:
            name, law, shape = entry["name"], entry.get("law"), entry["shape"]
            if law is None:
                value = stored[name]
            elif law["kind"] == "normal":
                generator = torch.Generator().manual_seed(law["seed"])
                value = torch.randn(shape, generator=generator).mul_(law["deviation"]).to(TYPES[law["type"]])
            else:
                value = torch.full(shape, 1.0 if law["kind"] == "ones" else 0.0)
            if list(value.shape) != shape:
                raise ValueError(f"{name} is {list(value.shape)}, expected {shape}")
            values[name] = value.float()
        return values


class Weights:
    """Weights on a device: one flat master of those that learn, and what graphs compute with."""

    def __init__(self, plan, device="cpu", kind=torch.float32, channels_last=False, values=None):
        self.device, self.kind = torch.device(device), kind
        values = values or plan.weights()
        vectors = plan.settings["optimizer"]["decay_vectors"]
        learn = [e["name"] for e in plan.settings["weights"] if e["trainable"]]
        # Those that decay first: two ranges of one tensor are all that the optimizer sees.
        decays = lambda name: values[name].dim() > 1 or vectors
        self.names = sorted(learn, key=lambda name: not decays(name))
        self.places, self.named, self.decaying, at = {}, {}, 0, 0
        for name in self.names:
            shape, end = values[name].shape, at + values[name].numel()
            self.places[name] = at, end, shape, channels_last and len(shape) == 4 and shape[-1] > 1
            at = -(-end // ALIGNED) * ALIGNED
            self.decaying = at if decays(name) else self.decaying
        self.master = torch.zeros(at, device=self.device)
        self.compute = self.master if kind == torch.float32 else self.master.to(kind)
        self.grad = torch.zeros_like(self.compute)
        for name, value in values.items():
            if name in self.places:
                self.view(self.master, name).copy_(value)
                leaf = self.view(self.compute, name).detach().requires_grad_()
                leaf.grad = self.view(self.grad, name)
            else:
                leaf = value.to(self.device, kind)
            self.named[name] = leaf
        self.use(self.master)
        self.average = self.master.clone()

    def view(self, flat, name):
        """A weight in a flat tensor; by rows, a convolution's channels lie side by side."""
        begin, end, shape, rows = self.places[name]
        if rows:
            return flat[begin:end].view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
        return flat[begin:end].view(shape)

    def use(self, flat):
        """Graphs compute with these from now on: the master, or the average."""
        if self.compute is not flat:
            self.compute.copy_(flat)

    def not_finite(self):
        """Names of weights that are no numbers any more, or whose gradients are."""
        broken = lambda flat, name: not torch.isfinite(self.view(flat, name)).all()
        return [n for n in self.names if broken(self.master, n) or broken(self.grad, n)]


def save_result(folder, plan, weights, steps, flat=None, **facts):
    """Writes what has learnt (the average unless another flat tensor is given) as F16, in parts."""
    parts, size = [{}], 0
    for name in sorted(weights.names):
        tensor = weights.view(weights.average if flat is None else flat, name).half()
        if size + 2 * tensor.numel() + 512 > plan.settings["part_bytes"]:
            parts, size = parts + [{}], 0
        parts[-1][name] = tensor
        size += 2 * tensor.numel() + 512
    files = ["weights-%05d.safetensors" % i for i in range(len(parts))]
    for file, part in zip(files, parts):
        write_tensors(os.path.join(folder, file), part)
    result = {"format": "pentimento training result 1", "stage": plan.settings["stage"],
              "steps": steps, "files": files, **facts}
    with open(os.path.join(folder, "result.json"), "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)


@torch.no_grad()
def latent_scale(plan, weights, pictures, at_once=16):
    """What brings latents to mean 0 and deviation 1, from pictures, a list of (N, 3, H, W) in U8."""
    encode = plan.graph("encode", weights)
    means = torch.cat([encode(each.to(weights.device).float() / 127.5 - 1)[0].flatten()
                       for some in pictures for each in some.split(at_once)])
    return {"scaling_factor": 1 / float(means.std()), "shift_factor": float(means.mean())}
