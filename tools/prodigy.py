"""Prodigy, AdamW at a rate that it finds (Mishchenko and Defazio 2023, arXiv 2306.06101, algorithm 4)."""
import torch

FIRST = 1e-6  # the first estimate of how far the weights have to go, as in the paper


class Prodigy:
    """For one flat tensor of weights. Its estimate stays on the device: nothing waits for it."""

    def __init__(self, weights, gradients, decays, betas, eps):
        """decays: [(begin, end, share of these weights that goes at a rate of 1)]."""
        self.weights, self.gradients, self.decays = weights, gradients, decays
        self.betas, self.eps = betas, eps
        self.param_groups = [{"lr": 0.0}]  # where PyTorch's own have it, too
        self.state = {name: torch.zeros_like(weights) for name in ("first", "second", "sums")}
        self.state["starts"] = weights.clone()
        self.state["numbers"] = torch.tensor([FIRST, 0.0], dtype=torch.float64, device=weights.device)

    def step(self):
        (beta1, beta2), rate = self.betas, self.param_groups[0]["lr"]
        if rate == 0:
            return
        first, second, sums, starts, numbers = self.state.values()
        weights, g, beta3 = self.weights, self.gradients, beta2 ** 0.5
        distance, numerator = numbers.clone()
        pace = distance * rate
        share = distance / FIRST * pace
        above = (g * (starts - weights)).sum(dtype=torch.float64)
        first.mul_(beta1).add_(g * (distance * (1 - beta1)))
        second.mul_(beta2).add_(g * g * (distance * distance * (1 - beta2)))
        sums.mul_(beta3).add_(g * share)
        below = sums.abs().sum(dtype=torch.float64)
        numerator = numerator * beta3 + share * above
        known = below > 0  # else there was no gradient at all, and nothing moves
        distance = torch.where(known, torch.maximum(distance, numerator / below), distance)
        numbers.copy_(torch.stack([distance, numerator]))
        # The pace is the one before, but the small number beside the root grows with the distance.
        pace = torch.where(known, pace, 0.0)
        for begin, end, decay in self.decays:
            weights[begin:end].mul_(1 - decay * pace)
        weights.sub_(first * pace / (second.sqrt() + distance * self.eps))

    def state_dict(self):
        return self.state

    def load_state_dict(self, state):
        for name, tensor in self.state.items():
            tensor.copy_(state[name])
