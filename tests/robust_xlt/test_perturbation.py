"""Perturbations stay in their ball, on what may move, and climb as the formula says."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from robust_xlt.tiny_world import run_values

from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.objectives.perturbation import ascend, draw, noise, positions, project, radius, width
from claimcheck.robust_xlt.parts import Ball
from claimcheck.robust_xlt.train import make

BALLS = [Ball(norm=norm, scope=scope) for norm in ("l2", "linf") for scope in ("token", "sequence")]
MASK = torch.tensor([[False, True, True, False, False], [False, True, True, True, False]])
WIDTH = 6


def size(delta, ball):
    if ball.norm == "linf":
        return delta.abs().amax(-1)
    return delta.norm(dim=-1) if ball.scope == "token" else delta.norm(dim=(1, 2))


@pytest.mark.parametrize("ball", BALLS, ids=lambda ball: f"{ball.norm}-{ball.scope}")
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), epsilon=st.floats(0, 10), scale=st.floats(0, 100), step=st.floats(0, 10))
def test_a_perturbation_lies_in_the_ball_and_is_zero_on_padding_and_special_tokens(ball, seed, epsilon, scale, step):
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn(2, 5, WIDTH, generator=generator) * scale
    gradient = torch.randn(2, 5, WIDTH, generator=generator)
    for delta in (
        draw(MASK, WIDTH, ball, epsilon, generator),
        project(start, MASK, ball, epsilon),
        ascend(project(start, MASK, ball, epsilon), gradient, MASK, ball, (epsilon, step)),
    ):
        assert torch.isfinite(delta).all()
        assert (size(delta, ball) <= epsilon * (1 + 1e-5)).all()
        assert (delta[~MASK] == 0).all()


@pytest.mark.parametrize("ball", BALLS, ids=lambda ball: f"{ball.norm}-{ball.scope}")
def test_what_lies_in_the_ball_is_projected_to_itself(ball):
    inside = draw(MASK, WIDTH, ball, 1.0, torch.Generator().manual_seed(1))
    torch.testing.assert_close(project(inside, MASK, ball, 1.0), inside)


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("l2", [[0.6, 0.8]]),  # g / ||g|| for g = (3, 4)
        ("linf", [[1.0, 1.0]]),
    ],
)
def test_one_step_on_a_linear_model_is_the_closed_form(norm, expected):
    """L(d) = w d has its maximum over the ball at eps w / ||w|| (l2) and eps sign w (linf)."""
    w = torch.tensor([3.0, 4.0])
    delta = torch.zeros(1, 1, 2, requires_grad=True)
    (gradient,) = torch.autograd.grad((delta * w).sum(), delta)
    mask = torch.ones(1, 1, dtype=torch.bool)
    ball = Ball(norm=norm)
    for step in (0.5, 2.0):  # too short to reach the border, and past it
        moved = ascend(delta.detach(), gradient, mask, ball, (0.5, step))
        torch.testing.assert_close(moved, 0.5 * torch.tensor([expected]))


def test_draws_fill_the_l2_ball_evenly():
    """In d dimensions the radius r of a uniform draw has r^d uniform on [0, 1]."""
    mask = torch.ones(1, 20_000, dtype=torch.bool)
    delta = draw(mask, 3, Ball(norm="l2", scope="token"), 1.0, torch.Generator().manual_seed(0))
    volumes = delta.norm(dim=-1) ** 3
    assert abs(float(volumes.mean()) - 0.5) < 0.01
    assert abs(float((volumes < 0.1).float().mean()) - 0.1) < 0.01
    assert float(delta.mean().abs()) < 0.01


def test_an_all_masked_text_gets_no_perturbation_and_no_nan():
    mask = torch.zeros(1, 3, dtype=torch.bool)
    for ball in BALLS:
        assert (draw(mask, WIDTH, ball, 1.0, torch.Generator().manual_seed(0)) == 0).all()


@pytest.mark.parametrize("site", ["embeddings", "output"])
def test_an_epsilon_in_mean_norms_is_the_same_length_at_both_sites_and_in_both_norms(site, world, encoder):
    made = make(RunConfig.model_validate(run_values(world, encoder)), seed=1)
    made.model.eval()
    batch = made.collator.batch(tasks.load("pawsx", world, "train", ("en",))[:8], torch.device("cpu"))
    for norm in ("l2", "linf"):
        ball = Ball(epsilon=0.5, norm=norm, site=site, warmup=0.0)
        mask = positions(ball, made.model, batch)
        corner = torch.ones(*mask.shape, width(ball, made.model)) * 1e3
        delta = project(corner, mask, ball, radius(ball, made.model, batch))
        added = noise(ball, delta)
        if site == "embeddings":
            moved, size = added.embeddings, made.model.word_embeddings.norm(dim=1).mean()
        else:
            states = made.model.states(batch)
            moved, size = added.output * made.model.norm(states, batch), states[mask].norm(dim=-1).mean()
            assert torch.equal(made.model(batch, added), made.model.head(states + moved, batch))
        torch.testing.assert_close(moved[mask].norm(dim=-1), (0.5 * size).expand(int(mask.sum())))
