#!/usr/bin/env python3
"""Recheck the proof of an allocation plan, with nothing but Python's standard library.

    python3 check_plan.py PROOF          (a file written by `shanqiao match export` or the button 下载数据自行复核)

It was written from docs/engine.md alone and shares no code with the program that makes the plans. It says that a proof
holds only if
  * the hash of each of the three sections is the one in the head,
  * the flow keeps every limit and reaches the bound,
  * the prices show that no plan over any compatible pairs can reach more points than the bound,
  * the plan keeps every limit, whole needs get all or nothing, no grant is below its least, and it reaches its value.
Exit code 0: the proof holds. 1: it does not, and the first thing that is wrong is said. 2: the file cannot be read.
"""
import gzip
import hashlib
import sys
from collections import defaultdict


class Wrong(Exception):
    pass


def fail(text):
    raise Wrong(text)


def sections(text):
    """Split the file into its head and the bytes of its three sections."""
    lines = text.split("\n")
    head, at = {}, 0
    if not lines[0].startswith("shanqiao proof 1 "):
        fail("the file does not begin with \"shanqiao proof 1\"")
    head["hash"] = lines[0].split(" ")[3]
    at = 1
    while at < len(lines) and lines[at] != "shanqiao problem 1":
        word, _, value = lines[at].partition(" ")
        if word not in ("problem", "plan", "prices", "value", "bound") or word in head:
            fail("unknown or repeated line in the head: " + lines[at])
        head[word] = value
        at += 1
    parts = []
    for first in ("shanqiao problem 1", "shanqiao plan 1", "shanqiao prices 1"):
        if at >= len(lines) or lines[at] != first:
            fail("the section \"" + first + "\" is missing")
        end = at
        while end < len(lines) and lines[end] != "end":
            end += 1
        if end == len(lines):
            fail("the section \"" + first + "\" does not end")
        parts.append(lines[at : end + 1])
        at = end + 1
    if lines[at:] != [""]:
        fail("something follows the last section")
    return head, parts


def check_hashes(head, parts):
    if head["hash"] not in hashlib.algorithms_available:
        fail("this Python does not know the hash function " + head["hash"])
    for name, lines in zip(("problem", "plan", "prices"), parts):
        digest = hashlib.new(head["hash"], ("\n".join(lines) + "\n").encode()).hexdigest()
        if digest != head.get(name):
            fail("the " + name + " was changed: its hash is " + digest)


def index(text):
    return None if text == "-" else int(text) - 1


def set_of(text):
    return frozenset() if text in ("*", "-") else frozenset(text.split(","))


class Problem:
    """The frozen question, read as docs/engine.md describes the canonical file."""

    def __init__(self, lines):
        self.radix, self.kinds, self.orgs, self.caps = [], [], [], {}
        self.offers, self.places, self.needs = [], [], []
        self.pairs, self.bonds, self.keeps, self.bars, self.limits = {}, defaultdict(int), {}, set(), {}
        for line in lines[1:-1]:
            f = line.split(" ")
            getattr(self, "line_" + f[0], self.unknown)(f)

    def unknown(self, f):
        fail("unknown line in the problem: " + f[0])

    def line_c(self, f):
        pass

    def line_rules(self, f):
        self.radix = [] if f[2] == "-" else [int(x) for x in f[2].split(",")]

    def line_kind(self, f):
        self.kinds.append({"code": f[1], "least": int(f[3])})

    def line_org(self, f):
        self.orgs.append(f[1])

    def line_cap(self, f):
        self.caps[index(f[1]), index(f[2])] = int(f[3])

    def line_offer(self, f):
        self.offers.append({
            "id": f[1], "org": index(f[2]), "kind": index(f[3]), "qty": int(f[4]), "most": int(f[5]), "least": int(f[6]),
            "cost": int(f[7]), "listed": f[8] == "!", "categories": set_of(f[8]) if f[8] != "!" else frozenset(),
            "groups": set_of(f[9]), "stages": set_of(f[10]), "regions": set_of(f[11]), "from": int(f[12])})

    def line_place(self, f):
        self.places.append({"id": f[1], "kind": index(f[2]), "parent": index(f[3]), "most": None if f[4] == "-" else int(f[4]),
                            "floor": int(f[5]), "bonus": int(f[6])})

    def line_need(self, f):
        tranches = [tuple(int(x) for x in t.split(":")) for t in f[11:]]
        n = {"id": f[1], "kind": index(f[2]), "category": f[3], "groups": set_of(f[4]), "stages": set_of(f[5]), "region": f[6],
             "by": int(f[7]), "whole": f[8] == "whole", "place": index(f[9]), "tranches": tranches, "heads": 1, "wants": sum(q for q, _ in tranches)}
        ranks = [] if f[10] == "-" else [int(x) for x in f[10].split(",")]
        if self.radix and len(ranks) + 2 == len(self.radix):
            for k, (_, value) in enumerate(tranches):
                if value != self.points(k, ranks):
                    fail("need %s: its ranks do not make the points of tranche %d" % (n["id"], k + 1))
        if n["whole"] and len(tranches) != 1:
            fail("need %s is whole but has several tranches" % n["id"])
        self.needs.append(n)

    def points(self, k, ranks):
        value = max(self.radix[0] - 1 - k, 0)
        for rank, radix in zip(ranks, self.radix[1:]):
            value = value * radix + min(max(rank, 0), radix - 1)
        return (value + 1) * self.radix[-1]

    def line_pair(self, f):
        for item in f[2:]:
            offer, cost = item.split(":")
            self.pairs[index(f[1]), int(offer) - 1] = int(cost)

    def line_bond(self, f):
        self.bonds[index(f[1]), index(f[2])] += int(f[3])

    def line_keep(self, f):
        self.keeps[index(f[1]), index(f[2])] = (int(f[3]), int(f[4]))

    def line_heads(self, f):
        self.needs[index(f[1])]["heads"] = int(f[2])

    def line_limit(self, f):
        self.limits[index(f[1]), index(f[2])] = int(f[3])

    def line_bar(self, f):
        self.bars.add((index(f[1]), index(f[2])))

    def cost(self, j, i):
        """Points lost per unit of offer i to need j; None if it may not serve it."""
        n, o = self.needs[j], self.offers[i]
        if n["kind"] != o["kind"] or (j, o["org"]) in self.bars or self.most(j, i) == 0:
            return None
        bonus = self.bonds.get((j, o["org"]), 0)
        if o["listed"]:
            return None if (j, i) not in self.pairs else self.pairs[j, i] - bonus
        return o["cost"] - bonus if allows(o, n) else None

    def most(self, j, i):
        """What offer i may give need j: so much a head, or less where the two have a limit; None for none."""
        most = [self.limits[j, i]] if (j, i) in self.limits else []
        if self.offers[i]["most"]:
            most.append(self.offers[i]["most"] * self.needs[j]["heads"])
        return min(most, default=None)

    def least(self, j, i):
        n, o = self.needs[j], self.offers[i]
        return min(max(self.kinds[o["kind"]]["least"], o["least"]), n["wants"])

    def way(self, place):
        while place is not None:
            yield place
            place = self.places[place]["parent"]


def allows(o, n):
    if o["categories"] and n["category"] not in o["categories"]:
        return False
    if o["groups"] and not (o["groups"] & n["groups"]):
        return False
    if o["stages"] and not (n["stages"] and n["stages"] <= o["stages"]):
        return False
    if o["from"] and n["by"] and o["from"] > n["by"]:
        return False
    return not o["regions"] or any(n["region"].startswith(prefix(r)) for r in o["regions"])


def prefix(region):
    """The digits that a subtree has in common: province 2, prefecture 4, county 6, township 9, village 12."""
    for digits in (0, 2, 4, 6, 9):
        if set(region[digits:]) <= {"0"}:
            return region[:digits]
    return region


def check_grants(p, name, grants, settled):
    """Every limit, on the way the points: their sum is given back."""
    offers, orgs, needs, places = defaultdict(int), defaultdict(int), defaultdict(int), defaultdict(int)
    points, last = 0, (-1, -1)
    for j, i, q in grants:
        if not (0 <= j < len(p.needs) and 0 <= i < len(p.offers)) or q <= 0 or (j, i) <= last:
            fail("%s: a line names nothing, carries nothing, or is out of order" % name)
        last = (j, i)
        cost, n, o = p.cost(j, i), p.needs[j], p.offers[i]
        if cost is None:
            fail("%s: offer %s may not serve need %s" % (name, o["id"], n["id"]))
        most = p.most(j, i)
        if (most is not None and q > most) or (settled and q < p.least(j, i)):
            fail("%s: offer %s gives need %s %d, above its most or below its least" % (name, o["id"], n["id"], q))
        offers[i] += q
        orgs[o["org"], o["kind"]] += q
        needs[j] += q
        points -= cost * q
        kept, bonus = p.keeps.get((j, i), (0, 0))
        points += bonus * min(kept, q)
    for i, q in offers.items():
        if q > p.offers[i]["qty"]:
            fail("%s: offer %s gives more than it has" % (name, p.offers[i]["id"]))
    for key, most in p.caps.items():
        if orgs[key] > most:
            fail("%s: organisation %s gives more than its limit" % (name, p.orgs[key[0]]))
    for j, q in needs.items():
        n = p.needs[j]
        if q > n["wants"] or (settled and n["whole"] and q != n["wants"]):
            fail("%s: need %s gets %d of %d" % (name, n["id"], q, n["wants"]))
        for s in p.way(n["place"]):
            places[s] += q
        for size, value in sorted(n["tranches"], key=lambda t: -t[1]):
            points += value * min(q, size)
            q -= min(q, size)
    for s, q in places.items():
        place = p.places[s]
        if place["most"] is not None and q > place["most"]:
            fail("%s: place %s gets more than its limit" % (name, place["id"]))
        points += place["bonus"] * min(q, place["floor"])
    return points


def bound(p, prices):
    """What the prices prove: no plan has more points."""
    offer, cap, place = prices
    if any(x < 0 for x in offer.values()) or any(x < 0 for x in cap.values()):
        fail("a price of an offer or an organisation is below 0")
    given, wanted = defaultdict(int), defaultdict(int)
    for o in p.offers:
        given[o["org"], o["kind"]] += o["qty"]
    for n in p.needs:
        wanted[n["kind"]] += n["wants"]
    total = sum(x * p.offers[i]["qty"] for i, x in offer.items())
    for key, x in cap.items():
        total += x * min(given[key], p.caps.get(key, given[key]))
    for s, node in enumerate(p.places):
        x = place.get(s, 0)
        most = wanted[node["kind"]] if node["most"] is None else min(wanted[node["kind"]], node["most"])
        floor = min(node["floor"], most)
        total += max(0, node["bonus"] + x) * floor + max(0, x) * (most - floor)
    unit = [offer.get(i, 0) + cap.get((o["org"], o["kind"]), 0) for i, o in enumerate(p.offers)]
    return total + sum(Market(p, unit, place).gains())


class Market:
    """What every need would gain by buying at the prices from whatever fits it."""

    def __init__(self, p, unit, place):
        self.p, self.unit, self.place = p, unit, place
        self.by_key = defaultdict(list)
        self.listed = defaultdict(list)
        for j, i in p.pairs:
            self.listed[j].append(i)
        for i, o in enumerate(p.offers):
            if not o["listed"] and o["qty"]:
                for category in o["categories"] or [None]:
                    for region in o["regions"] or [""]:
                        self.by_key[o["kind"], category, prefix(region) if region else ""].append(i)
        self.tied = {j for j, _ in p.bars} | {j for j, _ in p.bonds} | {j for j, _ in p.keeps}
        self.seen = {}

    def fitting(self, j):
        n = self.p.needs[j]
        key = (n["kind"], n["category"], n["groups"], n["stages"], n["region"], n["by"])
        if key not in self.seen:
            found = set()
            for category in (n["category"], None):
                for digits in (0, 2, 4, 6, 9, 12):
                    found.update(i for i in self.by_key.get((n["kind"], category, n["region"][:digits]), ()) if allows(self.p.offers[i], n))
            self.seen[key] = sorted((self.unit[i] + self.p.offers[i]["cost"], i) for i in found)
        return self.seen[key]

    def sources(self, j):
        """Pairs of price and most."""
        if j in self.tied or self.listed[j]:
            all_of = {i for _, i in self.fitting(j)} | set(self.listed[j])
            costs = ((self.p.cost(j, i), i) for i in all_of)
            for c, i in costs:
                if c is not None and self.p.offers[i]["qty"]:
                    yield from self.kept(j, i, c + self.unit[i])
            return
        for price, i in self.fitting(j):
            yield price, self.p.most(j, i)

    def kept(self, j, i, price):
        """What the need keeps of an offer, with its bonus, then the rest."""
        most = self.p.most(j, i)
        qty, bonus = self.p.keeps.get((j, i), (0, 0))
        if qty:
            qty = qty if most is None else min(qty, most)
            yield price - bonus, qty
            most = None if most is None else most - qty
        yield price, most

    def gains(self):
        for j, n in enumerate(self.p.needs):
            way = sum(self.place.get(s, 0) for s in self.p.way(n["place"]))
            buyers = sorted(([v - way, q] for q, v in n["tranches"]), reverse=True)
            gain = 0
            for price, most in sorted(self.sources(j), key=lambda s: s[0]):
                while buyers and (most is None or most > 0) and buyers[0][0] > price:
                    q = buyers[0][1] if most is None else min(most, buyers[0][1])
                    gain += (buyers[0][0] - price) * q
                    buyers[0][1] -= q
                    if most is not None:
                        most -= q
                    if buyers[0][1] == 0:
                        buyers.pop(0)
                if not buyers or buyers[0][0] <= price:
                    break
            yield gain


def read_plan(lines):
    plan, flow = [], []
    for line in lines[1:-1]:
        word, j, i, q = line.split(" ")
        {"grant": plan, "flow": flow}[word].append((int(j) - 1, int(i) - 1, int(q)))
    return plan, flow


def read_prices(lines, p):
    offer, cap, place = {}, {}, {}
    for line in lines[1:-1]:
        f = [x if k == 0 else int(x) for k, x in enumerate(line.split(" "))]
        if f[0] == "offer" and 0 < f[1] <= len(p.offers):
            offer[f[1] - 1] = f[2]
        elif f[0] == "place" and 0 < f[1] <= len(p.places):
            place[f[1] - 1] = f[2]
        elif f[0] == "cap" and (f[1] - 1, f[2] - 1) not in cap:
            cap[f[1] - 1, f[2] - 1] = f[3]
        else:
            fail("a price of nothing, or twice: " + line)
    return offer, cap, place


def check(text):
    head, parts = sections(text)
    check_hashes(head, parts)
    p = Problem(parts[0])
    plan, flow = read_plan(parts[1])
    prices = read_prices(parts[2], p)
    claimed_value, claimed_bound = int(head["value"]), int(head["bound"])
    if check_grants(p, "flow", flow, False) != claimed_bound:
        fail("the flow does not reach the bound")
    if check_grants(p, "plan", plan, True) != claimed_value:
        fail("the plan does not reach its value")
    if bound(p, prices) != claimed_bound:
        fail("the prices do not prove the bound")
    if claimed_value > claimed_bound:
        fail("the plan has more points than its bound")
    return "holds: %d lines reach %d of at most %d points; %d needs, %d offers" % (len(plan), claimed_value, claimed_bound, len(p.needs), len(p.offers))


def main():
    try:
        with open(sys.argv[1], "rb") as file:
            raw = file.read()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        print(check(raw.decode()))
    except Wrong as wrong:
        print("does not hold: %s" % wrong)
        sys.exit(1)
    except (IndexError, KeyError, ValueError, OSError, UnicodeDecodeError) as error:
        print("cannot be read: %r" % error)
        sys.exit(2)


if __name__ == "__main__":
    main()
