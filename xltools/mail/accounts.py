"""The password of the account that sends: from this computer's password store, the environment, or a person; never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SERVICE = "xltools"
VARIABLE = "XLTOOLS_MAIL_PASSWORD"


def password_of(username: str, environment: Mapping[str, str], ask: Callable[[], str] | None) -> str:
    """Return the account's password; "" for no account. `ask` asks a person; None where nobody is there to be asked."""
    if not username:
        return ""
    password = _stored(username) or environment.get(VARIABLE, "") or (ask() if ask else "")
    if not password:
        raise UsageError(
            f"There is no password for {username}. Keep it in this computer's password store "
            f"(keyring set {SERVICE} {username}), or put it into the environment as {VARIABLE}."
        )
    return password


def _stored(username: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, username) or ""
    except KeyringError:  # no store on this machine, or it stays locked
        return ""
