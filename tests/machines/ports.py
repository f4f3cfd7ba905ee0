"""A free port on this computer."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port nobody listens on now. Somebody else may take it before it is used: be ready to ask again."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
