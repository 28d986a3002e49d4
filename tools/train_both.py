#!/usr/bin/env python3
"""Trains an autoencoder, prepares latents with it, and trains what works on them, in one go.

    python3 train_both.py VAE_PLAN OTHER_PLAN OUT --vae-minutes 4 --minutes 8 [--cuda-graphs] ...

VAE_PLAN has the data; OTHER_PLAN (joint, base) was exported with --no-data. OUT gets the folders
vae and joint (or base), each for `pentimento train STAGE --import`: the VAE's first.
"""
import json, math, os
import torch
from exported_plan import Plan
from train_exported import arguments, prepare, train


@torch.no_grad()
def latents(plan, weights, facts, groups, at_once=64):
    """Scaled latents (N, F, C, h, w), F16, of pictures (N, F, 3, H, W), U8, with their captions."""
    encode, tensors = plan.graph("encode", weights), []
    for data, ids in groups:
        parts = [encode(each.float() / 127.5 - 1)[0] for each in data.flatten(0, 1).split(at_once)]
        scaled = (torch.cat(parts) - facts["shift_factor"]) * facts["scaling_factor"]
        tensors.append({"latents": scaled.half().unflatten(0, data.shape[:2]), "ids": ids})
    return tensors


@torch.no_grad()
def fidelity(plan, weights, groups):
    """PSNR of some finished pictures, encoded and decoded, dB."""
    encode, decode, errors = plan.graph("encode", weights), plan.graph("decode", weights), []
    for data, _ in groups:
        pictures = data[:16, -1].float() / 127.5 - 1
        made = decode(encode(pictures)[0])[0].clamp(-1, 1)
        errors.append(float((made - pictures).square().mean()))
    return -10 * math.log10(sum(errors) / len(errors) / 4)


def main():
    parser = arguments(__doc__.splitlines()[0])
    for name in ("vae_plan", "plan", "out"):
        parser.add_argument(name)
    for name, kind in (("minutes", float), ("steps", int), ("batch", int)):
        parser.add_argument("--" + name, type=kind)
        parser.add_argument("--vae-" + name, type=kind)
    parser.add_argument("--crop", type=int, help="side of the pictures that the VAE learns from")
    a = parser.parse_args()
    prepare(a)
    first, second = Plan(a.vae_plan), Plan(a.plan)
    for name in ("minutes", "steps", "batch"):
        for plan, value in ((first, getattr(a, "vae_" + name)), (second, getattr(a, name))):
            plan.settings[name] = plan.settings[name] if value is None else value
    first.settings["crop"] = first.settings["crop"] if a.crop is None else a.crop
    weights, facts, batches = train(first, os.path.join(a.out, "vae"), a)
    facts["psnr"] = fidelity(first, weights, batches.groups)
    print(json.dumps(facts), flush=True)
    prepared = latents(first, weights, facts, batches.groups)
    del weights, batches
    if a.device.startswith("cuda"):
        torch.cuda.empty_cache()
    train(second, os.path.join(a.out, second.settings["stage"]), a, prepared)


if __name__ == "__main__":
    main()
