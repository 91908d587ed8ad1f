#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes train.txt and eval.txt beside this file: nonsense English from a small grammar, the same
bytes every time. The two differ in subject, in vocabulary and in the length of their sentences."""
import pathlib

SHARED = {
    "det": "the a the this that the its their every no".split(),
    "prep": "in on with from under over behind by near of to for".split(),
    "adv": "slowly quickly only softly nearly often again never always early proudly".split(),
    "adj": "old quiet heavy small bright uneven broken endless careful wooden deep useful restless".split(),
}
SUBJECTS = {
    "train": {
        "noun": "harbour sailor lighthouse seagull rope anchor tide captain keeper boat wave storm net "
                "cargo island pier compass lantern whale fisherman rain shell sail voyage darkness "
                "settlement navigation".split(),
        "verb": "watched carried returned dragged lowered misread followed crossed unloaded remembered "
                "mended was saw kept reached had shipped".split(),
        "ing": "sailing drifting falling shining rowing waiting shouting".split(),
        "name": "Marlow Inga Teodor Ruth Årsund".split(),
    },
    "eval": {
        "noun": "oven kitchen baker flour kettle spoon copper butter table apprentice sugar heat fire "
                "dough cellar ladle pepper bottle guest window apron recipe sweetness measurement onion "
                "preparation basket".split(),
        "verb": "stirred boiled reheated tasted poured dismissed forgot sliced uncovered served burned "
                "was took kept gave had wrapped".split(),
        "ing": "boiling kneading rising whistling cooling tasting singing humming".split(),
        "name": "Odile Bertram Kasimir Jun Zoë".split(),
    },
}


class Dice:
    """A linear congruential generator (the constants of Numerical Recipes)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) % limit

    def pick(self, words):
        # The lesser of two throws: words at the front are more frequent, as in a real text.
        return words[min(self.below(len(words)), self.below(len(words)))]


def phrase(dice, words):
    parts = [dice.pick(words["det"])]
    if dice.below(3) == 0:
        parts.append(dice.pick(words["adj"]))
    noun = dice.pick(words["noun"])
    parts.append(noun + "s" if dice.below(4) == 0 else noun)
    return parts


def sentence(dice, words, clauses):
    parts = [dice.pick(words["name"])] if dice.below(6) == 0 else phrase(dice, words)
    for i in range(1 + dice.below(clauses)):
        if i > 0:
            parts[-1] += ","
            parts.append("and")
        if dice.below(4) == 0:
            parts.append(dice.pick(words["adv"]))
        parts += [dice.pick(words["verb"])] + phrase(dice, words)
        if dice.below(3) == 0:
            whom = [dice.pick(words["name"])] if dice.below(4) == 0 else phrase(dice, words)
            parts += [dice.pick(words["prep"])] + whom
        if dice.below(5) == 0:
            parts.append(dice.pick(words["ing"]))
        if dice.below(14) == 0:
            parts += ["at", str(1 + dice.below(60))]
    parts[0] = parts[0][0].upper() + parts[0][1:]
    return " ".join(parts) + "..?!"[dice.below(4)]


def main():
    for name, seed, clauses in (("train", 7, 2), ("eval", 11, 4)):
        dice = Dice(seed)
        words = SHARED | SUBJECTS[name]
        lines = []
        size = 0
        while size < 96_000:
            lines.append(" ".join(sentence(dice, words, clauses) for _ in range(3)))
            size += len(lines[-1]) + 1
        path = pathlib.Path(__file__).with_name(f"{name}.txt")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
