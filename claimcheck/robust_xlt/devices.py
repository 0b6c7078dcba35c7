"""Where training runs: one CPU or GPU, or several processes that torchrun started."""

import math
import os
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
import torch.distributed as dist

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import Device, TrainingConfig

_NO_MEMORY = ("not enough memory", "can't allocate memory", "out of memory")  # what PyTorch's allocators say


def device_of(wanted: Device) -> torch.device:
    """Return the device of this process. Raises InputError where a GPU is asked for and none is there."""
    has_gpu = torch.cuda.is_available()
    if wanted == "cuda" and not has_gpu:
        raise InputError("training.device is cuda, but PyTorch sees no GPU.", hint="Take --set training.device=cpu.")
    if wanted == "cpu" or not has_gpu:
        return torch.device("cpu")
    return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))


def join_others(device: torch.device) -> None:
    """Meet the other processes where torchrun started several."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not dist.is_initialized():
        if device.type == "cuda":
            torch.cuda.set_device(device)
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")


def rank() -> int:
    """Return this process's number, from 0."""
    return dist.get_rank() if _is_joint() else 0


def world() -> int:
    """Return the number of processes."""
    return dist.get_world_size() if _is_joint() else 1


def sum_gradients(parameters: list[torch.nn.Parameter]) -> None:
    """Add up the gradients of all processes; each process's losses are weighted with its share of the step."""
    if not _is_joint():
        return
    gradients = [torch.zeros_like(each) if each.grad is None else each.grad for each in parameters]
    flat = torch.cat([each.reshape(-1) for each in gradients])
    dist.all_reduce(flat)
    pieces = torch.split(flat, [each.numel() for each in parameters])
    for parameter, piece in zip(parameters, pieces, strict=True):
        parameter.grad = piece.view_as(parameter)


def agreed(flag: bool, device: torch.device) -> bool:
    """Tell whether any process says so: all then act alike."""
    if not _is_joint():
        return flag
    said = torch.tensor(int(flag), device=device)
    dist.all_reduce(said, op=dist.ReduceOp.MAX)
    return bool(said)


def wait_for_others() -> None:
    """Return when every process is here."""
    if _is_joint():
        dist.barrier()


def precision(name: str, device: torch.device) -> AbstractContextManager[Any]:
    """Return the context in which forward passes run: bfloat16 products, or float32 throughout."""
    return torch.autocast(device.type, dtype=torch.bfloat16) if name == "bf16" else nullcontext()


def micro_batch(training: TrainingConfig) -> int:
    """Return how many examples one forward pass has at most: by default every process's equal share of a step."""
    return training.micro_batch or math.ceil(training.batch_size / world())


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an error of PyTorch means that memory is too small."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or any(said in str(error) for said in _NO_MEMORY)


def _is_joint() -> bool:
    return dist.is_available() and dist.is_initialized()
