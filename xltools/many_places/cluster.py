"""Places counted by the workers of a Dask cluster that is there already: Dask hands them out, and again where a worker is lost.

A worker has to have this very xltools, and to see the count folders and the output folder under the same paths: both are looked
at before anything is counted. Each worker has one place at a time.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xltools.installation import installation
from xltools.many_places.inputs import code_key
from xltools.many_places.tasks import NotCounted
from xltools.model import UsageError
from xltools.storage import make_folder, write_whole
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from distributed import Client

    from xltools.many_places.tasks import Outcome, PlaceTask

NOT_INSTALLED = (
    "To count on a cluster, Dask is needed, and it is not installed here. Without --scheduler the places are counted on this"
    " machine."
)
TO_CONNECT = "15s"
"""How long a scheduler may take to answer."""
TRIES = 3
"""Workers a place may bring down before it is given up: the first may have died of something else."""
_SIGHT = ".seen-by-workers"


class WorkerSight(NamedTuple):
    """What a worker has: the key of its xltools, whether it sees the output folder, and which count folders it does not see."""

    code: str
    sees_output: bool
    unseen: tuple[str, ...]


def look_about(output: str, token: str, folders: Sequence[str]) -> WorkerSight:
    """Say what this worker sees; it is run on each of them."""
    try:
        sees_output = (Path(output) / _SIGHT).read_text(encoding="utf-8") == token
    except OSError:
        sees_output = False
    return WorkerSight(code_key(), sees_output, tuple(folder for folder in folders if not Path(folder).is_dir()))


def count_on_cluster(tasks: Sequence[PlaceTask], scheduler: str) -> Iterator[Outcome]:
    """Yield what became of each place as it is done, counted by the workers of the Dask cluster at an address.

    Raises `UsageError` where Dask is not installed, nobody answers, there is no worker, or one has another xltools or does not see
    the folders. Places whose worker is lost are counted again by another.
    """
    with _connected(scheduler) as client:
        _look_over(client, tasks)
        yield from _hand_out(client, tasks)


def _hand_out(client: Client, tasks: Sequence[PlaceTask]) -> Iterator[Outcome]:
    """Have as many places in work as there are workers, so that each holds one in memory; a worker that joins gets one too."""
    from distributed import as_completed

    from xltools.many_places.counted_place import count_place

    waiting = list(reversed(tasks))
    futures: dict[str, PlaceTask] = {}
    done = as_completed()
    while waiting or futures:
        while waiting and len(futures) < max(1, len(_workers(client))):
            task = waiting.pop()
            future = client.submit(count_place, *_arguments(task), pure=False, retries=0)
            futures[future.key] = task
            done.add(future)
        future = next(done)
        yield _outcome(future, futures.pop(future.key))


def _arguments(task: PlaceTask) -> tuple[str, str, str]:
    return task.folder, task.output, task.code


def _outcome(future: Any, task: PlaceTask) -> Outcome:
    try:
        outcome: Outcome = future.result()
    except Exception as error:
        return NotCounted(task.folder, f"every worker that counted it was lost ({type(error).__name__})")
    return outcome


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise UsageError(f"{NOT_INSTALLED} {installation().with_extra('cluster')}") from None
    with dask.config.set({"distributed.scheduler.allowed-failures": TRIES}):
        try:
            client = Client(scheduler, timeout=TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            why = " ".join(str(error).split())[:200]
            raise UsageError(
                f"No Dask scheduler answers at {scheduler} ({why}). Start one with `dask scheduler`, or give its address as it "
                "prints it, such as tcp://10.0.0.5:8786."
            ) from None
        with client, client.as_current():
            yield client


def _workers(client: Client) -> Mapping[str, object]:
    workers: Mapping[str, object] = client.scheduler_info(n_workers=-1)["workers"]
    return workers


def _look_over(client: Client, tasks: Sequence[PlaceTask]) -> None:
    """Raise `UsageError` where a worker cannot do what it would be asked to."""
    if not _workers(client):
        raise UsageError(
            "The Dask scheduler has no workers. Start some with `dask worker ADDRESS`, and run this again."
        )
    output, token = Path(tasks[0].output), secrets.token_hex(16)
    make_folder(output)
    write_whole(output / _SIGHT, token)
    try:
        seen: Mapping[str, WorkerSight] = client.run(
            look_about, str(output), token, [task.folder for task in tasks], on_error="raise"
        )
    except ImportError as error:
        raise UsageError(
            f"A worker lacks what it needs ({error}). Install the same xltools, with its extra cluster, on every worker."
        ) from None
    finally:
        (output / _SIGHT).unlink(missing_ok=True)
    for address, sight in sorted(seen.items()):
        accept(address, sight, output, tasks[0].code)


def accept(address: str, sight: WorkerSight, output: Path, code: str) -> None:
    """Raise `UsageError` where a worker has another xltools than the one of this key, or does not see what it must."""
    if sight.code != code:
        raise UsageError(
            f"The worker {address} has another xltools than this machine, and would count otherwise. Install the same version on both."
        )
    if not sight.sees_output:
        raise UsageError(
            f"The worker {address} does not see the output folder {output}. Put it on a share that every worker has under the same path."
        )
    if sight.unseen:
        raise UsageError(
            f"The worker {address} does not see {sight.unseen[0]}"
            + (f" and {plural(len(sight.unseen) - 1, 'other folder')}" if len(sight.unseen) > 1 else "")
            + ". Put the count folders on a share that every worker has under the same path."
        )
