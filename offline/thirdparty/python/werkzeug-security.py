"""werkzeug.security; the salt of a hash is drawn from the run's seeded random numbers (D18)."""
import hashlib
import random


def gen_salt(length):
    if length <= 0:
        raise ValueError("Salt length must be at least 1.")
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "".join(random.choice(letters) for _ in range(length))


def generate_password_hash(password, method="scrypt", salt_length=16):
    raise NotImplementedError("a password is hashed with a random salt: write its hash into the revision")


def check_password_hash(pwhash, password):
    raise NotImplementedError("a password cannot be compared with its hash here")
