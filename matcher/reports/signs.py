"""Numbers as a reader wants them: rounded, with their sign, whole."""

from __future__ import annotations

from matcher.support.messages import Decimals, Money, Sayable, Share, message_in


def rounded(value: float) -> float:
    """A number with two decimals, and never minus nothing.

    >>> rounded(-0.001)
    0.0
    """
    return round(value, 2) + 0.0


def whole(amount: float, currency: str) -> Money:
    """An amount in whole units of currency."""
    return Money(round(amount), currency)


def signed(value: float) -> Sayable:
    """A number that is told with its sign when it is above nothing too.

    >>> print(signed(0.804), signed(-0.28), signed(0))
    +0.8 −0.28 0
    """
    number = rounded(value)
    return _plus(number) if number > 0 else _minus(-number) if number < 0 else number


def signed_decimals(value: float) -> Sayable:
    """A number with its sign and two decimals, as one of several beside each other.

    >>> print(signed_decimals(0.804), signed_decimals(-0.1))
    +0.80 −0.10
    """
    number = rounded(value)
    said = Decimals(abs(number))
    return _plus(said) if number > 0 else _minus(said) if number < 0 else said


def signed_share(value: float) -> Sayable:
    """A difference of shares with its sign."""
    share = Share(round(value, 3) + 0.0)
    if share.value < 0:
        return _minus(Share(-share.value))
    return _plus(share) if share.value > 0 else share


def _plus(said: Sayable) -> Sayable:
    return message_in("a number above nothing", "+{number}", number=said)


def _minus(said: Sayable) -> Sayable:
    return message_in("a number below nothing", "−{number}", number=said)
