"""Server-sent events as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def read_events(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    r"""Name and data of each.

    >>> list(read_events([b"event: progress\n", b"data: {}\n", b"\n", b": still here\n", b"\n"]))
    [('progress', '{}')]
    """
    name, data = "message", []
    for line in lines:
        field, _, value = line.decode().rstrip("\r\n").partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
        elif not field and not value:
            if data:
                yield name, "\n".join(data)
            name, data = "message", []
