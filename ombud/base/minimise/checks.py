"""Check-digit arithmetic."""

from __future__ import annotations


def luhn(digits: str) -> bool:
    """Luhn's sum (ISO/IEC 7812-1, annex B) over a string of digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod_97(code: str) -> bool:
    """ISO 7064 mod 97-10 over letters and digits already in the order of the sum."""
    return int("".join(str(int(sign, 36)) for sign in code)) % 97 == 1


def mod_11_10(digits: str) -> bool:
    """ISO 7064 mod 11,10, the check of the German tax id; the last digit is the check."""
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum of the digits, each times its weight; as long as the shorter of both."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
