"""Batches of a plan that `pentimento train STAGE --export DIR` wrote. Needs PyTorch and nothing else."""
import math
import torch
from exported_plan import read_tensors

MOST_GIVEN = 3  # frames, with references as in ProcessPainter's training


def bell(frames):
    """How likely each frame is given first: first and last a third each, a bell between."""
    if frames < 3:
        return [1 / frames] * frames
    away = [(i - (frames - 1) / 2) / ((frames - 2) / 6) for i in range(1, frames - 1)]
    inner = [math.exp(-0.5 * each * each) for each in away]
    return [1 / 3, *(each / (3 * sum(inner)) for each in inner), 1 / 3]


def given_frames(likely, counts, chance):
    """A mask (B, F) of `counts` (B) frames, drawn without replacement by chance (B, most)."""
    mask = likely.new_zeros(len(counts), len(likely))
    for i in range(chance.shape[1]):
        sums = (likely * (1 - mask)).cumsum(1)
        frame = torch.searchsorted(sums, chance[:, i:i + 1] * sums[:, -1:], right=True)
        more = (i < counts.clamp(max=len(likely)))[:, None].to(mask.dtype)
        mask.scatter_add_(1, frame.clamp(max=len(likely) - 1), more)
    return mask


class Batches:
    """Draws batches; what is drawn depends on the seed and the draw's number alone, as in Java."""

    def __init__(self, plan, device="cpu", tensors=None):
        """tensors: [{"latents" or "pictures": ..., "ids": ...}] instead of the plan's files."""
        s, groups = plan.settings, {}
        self.settings, self.device = s, torch.device(device)
        for each in tensors or [read_tensors(plan.path(e["file"])) for e in s["data"]]:
            data = each.get("latents", each.get("pictures"))
            groups.setdefault(tuple(data.shape[1:]), []).append((data, each["ids"]))
        if not groups:
            raise ValueError("the plan has no data")
        self.groups = [tuple(torch.cat(part).to(self.device) for part in zip(*groups[shape]))
                       for shape in sorted(groups)]
        self.empty = torch.tensor(s["empty_ids"], device=self.device)
        self.alpha_bars = torch.tensor(s.get("diffusion", {}).get("alpha_bars", []), device=self.device)
        self.counts = self.loss_weights(s.get("min_snr"), self.alpha_bars.double()).float()

    def loss_weights(self, most, kept):
        """How much each timestep counts (Hang et al. 2023, arXiv 2303.09556, section 3.4)."""
        if not most:
            return torch.ones_like(kept)
        ratio = kept / (1 - kept)
        if self.settings["diffusion"]["prediction_type"] == "v_prediction":
            return ratio.clamp(max=most) / (ratio + 1)
        return (most / ratio).clamp(max=1)

    def group(self, chance):
        """One shape for the whole batch, each as often as it has sequences."""
        at, sums = chance * sum(len(data) for data, _ in self.groups), 0
        for group, (data, _) in enumerate(self.groups):
            sums += len(data)
            if at < sums:
                break
        return group

    def draw(self, draw, size=None):
        """(number of the group, inputs of the step graph)."""
        s, size = self.settings, size or self.settings["batch"]
        seed = s["seed"] * 1_000_003 + draw
        g = torch.Generator(self.device).manual_seed(seed)
        host = torch.Generator().manual_seed(seed)
        group = self.group(float(torch.rand(1, generator=host)))
        data, ids = self.groups[group]
        uniform = lambda each=1: torch.rand(size * each, generator=g, device=self.device).double()
        below = lambda high, low=0: torch.randint(low, high, (size,), generator=g, device=self.device)
        normal = lambda *shape: torch.randn(shape, generator=g, device=self.device)
        chosen, frames = below(len(data)), data.shape[1]
        if s["stage"] == "vae":
            pictures = data[chosen, below(frames)].float() / 127.5 - 1
            if s.get("crop"):
                top, left = (int(torch.randint(side - s["crop"] + 1, (1,), generator=host))
                             for side in pictures.shape[-2:])
                pictures = pictures[..., top:top + s["crop"], left:left + s["crop"]].contiguous()
            h, w = (side // s["factor"] for side in pictures.shape[-2:])
            return group, [pictures, normal(size, s["latent_channels"], h, w)]
        latents = data[chosen, below(frames)][:, None] if s["frames_as_pictures"] else data[chosen]
        latents = latents.float().transpose(1, 2).contiguous()  # (B, C, F, h, w)
        steps = below(len(self.alpha_bars))  # one for a sequence; the noise is each frame's own
        tokens = torch.where((uniform() < s["text_dropout"])[:, None], self.empty, ids[chosen].long())
        inputs = [latents, normal(*latents.shape), steps.float(), self.alpha_bars[steps], tokens,
                  self.counts[steps]]
        if "references" in s:
            mask = self.mask(s["references"], frames, size, uniform, below)
            inputs.append(mask.float()[:, None, :, None, None])
        return group, inputs

    def mask(self, p, frames, size, uniform, below):
        """Frames that are given, (B, F)."""
        if p["paper"]:
            likely = torch.tensor(bell(frames), dtype=torch.float64, device=self.device)
            return given_frames(likely, below(MOST_GIVEN + 1), uniform(MOST_GIVEN).view(size, -1))
        u, one, both = uniform(), p["last"] + p["one"], p["last"] + p["one"] + p["last_and_one"]
        mask = torch.zeros(size, frames, device=self.device)
        inner = below(max(2, frames - 1), 1).clamp(max=frames - 1)[:, None]
        mask.scatter_(1, inner, ((u >= p["last"]) & (u < both)).float()[:, None])
        mask[:, -1] = torch.where((u < p["last"]) | ((u >= one) & (u < both)), 1.0, mask[:, -1])
        return mask
