"""What a first guess about all blocks says about each: its neighbours, those that look alike, and where most of the article stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from cleaner.generic.survey import Frame, branches, path_to

STRONGEST = 300  # words of the likeliest blocks, whose mean probability is the page's measure
NAMES = (
    "guess relative measure relative-1 relative+1 before after own_relative widest_mass alike_relative alike_mass branch_relative "
    "branch_weight branch_depth core_weight"
).split()


def measure(guesses: Sequence[float], words: Sequence[int]) -> float:
    """The mean probability (0–1) of the page's likeliest 300 words: how sure the first guess is where it is surest."""
    found = left = 0.0
    for nth in sorted(range(len(guesses)), key=lambda nth: -guesses[nth]):
        taken = min(words[nth], STRONGEST - left)
        found += guesses[nth] * taken
        left += taken
        if left >= STRONGEST:
            break
    return max(found / left if left else 0.0, 0.02)


def rows(
    guesses: Sequence[float],
    words: Sequence[int],
    stands_in: Sequence[int],
    frames: Sequence[Frame],
    signs: Sequence[tuple[int, int, int]],
    wanted: Sequence[int],
) -> list[list[float]]:
    """Give a row of numbers for each wanted block.

    `guesses` are first probabilities (0–1), `words` the lengths, `stands_in` the numbers of the frames, `signs` what makes blocks alike.
    """
    size = len(frames)
    sure = measure(guesses, words)
    masses = [guess * length for guess, length in zip(guesses, words, strict=True)]
    mass, weight, core = [0.0] * size, [0] * size, [0.0] * size
    alike: dict[tuple[int, int, int], list[float]] = {}
    for nth, frame in enumerate(stands_in):
        mass[frame] += masses[nth]
        weight[frame] += words[nth]
        if guesses[nth] >= 0.4 * sure:
            core[frame] += masses[nth]
        entry = alike.setdefault(signs[nth], [0.0, 0.0])
        entry[0] += masses[nth]
        entry[1] += words[nth]
    own = {frame: mass[frame] / (weight[frame] or 1) for frame in set(stands_in)}
    best: dict[int, int] = {}
    for number in range(size - 1, 0, -1):
        if not weight[number]:
            continue
        above = frames[number].above
        mass[above] += mass[number]
        weight[above] += weight[number]
        core[above] += core[number]
        if core[number] and (above not in best or core[number] >= core[best[above]]):
            best[above] = number
    whole, whole_core = mass[0] or 1.0, core[0] or 1.0
    main = 0
    while main in best and core[best[main]] >= 0.8 * core[main]:
        main = best[main]
    path = path_to(frames, main)
    branch_of = branches(frames, path)
    relative = [-1.0, *(guess / sure for guess in guesses), -1.0]
    passed = [0.0, *accumulate(masses)]
    core_weight = weight[main] / whole_core
    found = []
    for nth in wanted:
        frame = stands_in[nth]
        widest = frames[frames[frame].above].above
        branch = branch_of[frame]
        alike_mass, alike_weight = alike[signs[nth]]
        found.append(
            [
                guesses[nth],
                relative[nth + 1],
                sure,
                relative[nth],
                relative[nth + 2],
                passed[nth] / whole,
                1 - passed[nth + 1] / whole,
                own[frame] / sure,
                mass[widest] / whole,
                alike_mass / (alike_weight or 1) / sure,
                alike_mass / whole,
                mass[branch] / (weight[branch] or 1) / sure,
                weight[branch] / whole_core,
                frames[frame].depth - frames[branch].depth,
                core_weight,
            ]
        )
    return found
