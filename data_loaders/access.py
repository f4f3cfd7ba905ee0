"""Who is acting, and what they may do. Every function that reads, loads or exports asks here."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, replace
from typing import Literal, get_args

Audience = Literal["board", "public", "analyst"]
Deed = Literal["view", "rows", "load", "withdraw", "export", "submit", "approve", "reopen", "query"]

ROLES: dict[str, frozenset[Deed]] = {
    "viewer": frozenset({"view", "export"}),
    "analyst": frozenset({"view", "rows", "export", "query"}),
    "finance": frozenset({"view", "load", "withdraw", "export", "submit", "query"}),
    "data lead": frozenset({"view", "load", "withdraw", "export", "submit", "query"}),
    "approver": frozenset({"view", "export", "approve", "reopen"}),
    "administrator": frozenset(get_args(Deed)),
}


class NotAllowed(PermissionError):
    """The actor's roles do not cover what was asked."""


@dataclass(frozen=True)
class Actor:
    """A person or a scheduled task, and the roles it holds; ``typed`` where nothing but the typed name says who it is.

    >>> Actor("A. Member", frozenset({"viewer"})).may("load")
    False
    """

    name: str
    roles: frozenset[str]
    typed: bool = False

    def may(self, deed: Deed) -> bool:
        """Whether any of the actor's roles covers ``deed``."""
        return any(deed in ROLES.get(role, frozenset()) for role in self.roles)

    def require(self, deed: Deed) -> None:
        """Stop here unless the actor may do ``deed``.

        Raises:
            NotAllowed: with one plain sentence.
        """
        if not self.may(deed):
            raise NotAllowed(f"{self.name} may not {deed} here. Ask the administrator for a role that may.")


def this_machine() -> Actor:
    """The person at this machine, who runs the app for themselves and so holds every role.

    Sign-in replaces this where several people share one app.
    """
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = "this machine"
    return Actor(name, frozenset({"administrator"}))


def named(actor: Actor, name: str) -> Actor:
    """The same roles under the name that a person typed: until there is a sign-in, nothing verifies it.

    >>> named(this_machine(), "  A.  Member ").name
    'A. Member'
    """
    return replace(actor, name=" ".join(name.split()), typed=True)
