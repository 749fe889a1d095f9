"""What a first guess about all blocks says about each: its neighbours, those that look alike, and where most of the article stands."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.generic.survey import Frame, branches, path_to

STRONGEST = 300  # words of the likeliest blocks, whose mean probability is the page's measure
NAMES = (
    "guess relative measure relative-3 relative-2 relative-1 relative+1 relative+2 relative+3 before after weight own_relative "
    "wider_relative widest_relative own_mass wider_mass widest_mass alike_relative alike_mass common_depth branch_relative branch_mass "
    "branch_weight branch_depth good_before good_after words_before words_after window core_weight"
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
    count, size = len(guesses), len(frames)
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
    before, words_before, after, words_after = _distances([guess >= 0.5 * sure for guess in guesses], words)
    relative = [-1.0, -1.0, -1.0, *(guess / sure for guess in guesses), -1.0, -1.0, -1.0]
    passed = [0.0]
    read = [0]
    for nth in range(count):
        passed.append(passed[-1] + masses[nth])
        read.append(read[-1] + words[nth])
    main_depth = frames[main].depth
    found = []
    for nth in wanted:
        frame = stands_in[nth]
        wider = frames[frame].above
        widest = frames[wider].above
        branch = branch_of[frame]
        common = branch if branch in path else frames[branch].above
        alike_mass, alike_weight = alike[signs[nth]]
        low, high = max(0, nth - 5), min(count, nth + 6)
        found.append(
            [
                guesses[nth],
                relative[nth + 3],
                sure,
                relative[nth],
                relative[nth + 1],
                relative[nth + 2],
                relative[nth + 4],
                relative[nth + 5],
                relative[nth + 6],
                passed[nth] / whole,
                1 - passed[nth + 1] / whole,
                words[nth] / whole_core,
                own[frame] / sure,
                mass[wider] / (weight[wider] or 1) / sure,
                mass[widest] / (weight[widest] or 1) / sure,
                mass[frame] / whole,
                mass[wider] / whole,
                mass[widest] / whole,
                alike_mass / (alike_weight or 1) / sure,
                alike_mass / whole,
                frames[common].depth - main_depth,
                mass[branch] / (weight[branch] or 1) / sure,
                core[branch] / whole_core,
                weight[branch] / whole_core,
                frames[frame].depth - frames[branch].depth,
                before[nth],
                after[nth],
                words_before[nth],
                words_after[nth],
                (passed[high] - passed[low]) / ((read[high] - read[low]) or 1) / sure,
                weight[main] / whole_core,
            ]
        )
    return found


def _distances(good: Sequence[bool], words: Sequence[int]) -> tuple[list[int], list[int], list[int], list[int]]:
    """For each block, how many blocks and words lie between it and the next likely one before it, and after it."""
    count = len(good)
    found = []
    for order in (range(count), range(count - 1, -1, -1)):
        blocks, between = [99] * count, [999] * count
        since, length = 99, 999
        for nth in order:
            blocks[nth], between[nth] = since, length
            if good[nth]:
                since, length = 1, 0
            elif since < 99:
                since, length = min(since + 1, 98), min(length + words[nth], 998)
        found += [blocks, between]
    return found[0], found[1], found[2], found[3]
