/// Deadlines of many things, at most one for each, in a hierarchical wheel: setting, moving and cancelling cost the same
/// however many there are.
///
/// Pure: the time comes in, what has come due goes out. A deadline is met at the first tick of 16 ms at or after it,
/// never before. Deadlines beyond the wheel's reach of twelve days are kept at its rim and put on again from there.
struct TimerWheel<Key: Hashable & Sendable>: Sendable {
    private static var tick: Int64 { 16 }
    private static var slotBits: Int64 { 6 }
    private static var slotsPerLevel: Int64 { 64 }
    private static var levels: Int { 5 }

    private struct Entry {
        var key: Key
        var deadline: Moment
        /// The list that holds it.
        var slot: Int
        var previous: Int
        var next: Int
    }

    /// Index of no entry.
    private static var none: Int { -1 }

    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var indexes: [Key: Int] = [:]
    /// The first entry of every slot, level by level.
    private var heads: [Int]
    /// A bit for every slot that is not empty, by level.
    private var occupied: [UInt64]
    /// The tick up to which everything has been handed out.
    private var currentTick: Int64

    /// An empty wheel that starts at `now`.
    init(at now: Moment = .start) {
        heads = Array(repeating: Self.none, count: Self.levels * Int(Self.slotsPerLevel))
        occupied = Array(repeating: 0, count: Self.levels)
        currentTick = now.milliseconds / Self.tick
    }

    /// How many deadlines there are.
    var count: Int { indexes.count }

    /// The deadline of `key`, where it has one.
    subscript(_ key: Key) -> Moment? { indexes[key].flatMap { entries[$0]?.deadline } }

    /// Sets the deadline of `key`, in place of the one it had.
    mutating func set(_ key: Key, at deadline: Moment) {
        cancel(key)
        let entry = Entry(key: key, deadline: deadline, slot: 0, previous: Self.none, next: Self.none)
        let index: Int
        if let reused = free.popLast() {
            index = reused
            entries[index] = entry
        } else {
            index = entries.count
            entries.append(entry)
        }
        indexes[key] = index
        link(index)
    }

    /// Forgets the deadline of `key`; nothing happens where it has none.
    mutating func cancel(_ key: Key) {
        guard let index = indexes.removeValue(forKey: key) else { return }
        unlink(index)
        entries[index] = nil
        free.append(index)
    }

    /// When to look again: at the next deadline, or earlier where deadlines far ahead must be sorted anew. Nil where
    /// there are none.
    var next: Moment? {
        var earliest: Int64?
        for level in 0..<Self.levels where occupied[level] != 0 {
            let shift = Int64(level) * Self.slotBits
            let position = currentTick >> shift
            // The bit at distance 0 is the slot that is next in turn on this level.
            let start = (position + 1) & (Self.slotsPerLevel - 1)
            let turned = Self.rotate(occupied[level], by: start)
            let distance = Int64(turned.trailingZeroBitCount) + 1
            let tick = (position + distance) << shift
            earliest = min(earliest ?? tick, tick)
        }
        return earliest.map { Moment(milliseconds: $0 * Self.tick) }
    }

    /// Takes out everything that is due at `now`, in the order of the deadlines as far as ticks tell them apart.
    mutating func expire(at now: Moment) -> [Key] {
        let target = now.milliseconds / Self.tick
        var due: [Key] = []
        // From one occupied slot to the next, so that a long sleep costs no more than a short one.
        while let moment = next {
            let tick = moment.milliseconds / Self.tick
            guard tick <= target else { break }
            currentTick = tick
            for level in (0..<Self.levels).reversed() {
                let shift = Int64(level) * Self.slotBits
                guard tick & ((1 << shift) - 1) == 0 else { continue }
                empty(level: level, slot: Int((tick >> shift) & (Self.slotsPerLevel - 1)), into: &due)
            }
        }
        currentTick = max(currentTick, target)
        return due
    }

    // MARK: - Slots

    /// Takes a slot's entries out: those that are due are handed over, the others go where they belong now.
    private mutating func empty(level: Int, slot: Int, into due: inout [Key]) {
        let list = level * Int(Self.slotsPerLevel) + slot
        var index = heads[list]
        heads[list] = Self.none
        occupied[level] &= ~(1 << UInt64(slot))
        while index != Self.none, let entry = entries[index] {
            let following = entry.next
            if tick(of: entry.deadline) <= currentTick {
                indexes.removeValue(forKey: entry.key)
                entries[index] = nil
                free.append(index)
                due.append(entry.key)
            } else {
                link(index)
            }
            index = following
        }
    }

    /// The first tick at or after a deadline.
    private func tick(of deadline: Moment) -> Int64 {
        let (raised, overflow) = deadline.milliseconds.addingReportingOverflow(Self.tick - 1)
        return (overflow ? .max : raised) / Self.tick
    }

    private mutating func link(_ index: Int) {
        guard var entry = entries[index] else { return }
        // What is due already is handed out at the next tick.
        var tick = max(tick(of: entry.deadline), currentTick + 1)
        let reach = Int64(1) << (Self.slotBits * Int64(Self.levels))
        tick = min(tick, currentTick + reach - (reach >> Self.slotBits) - 1)
        var level = 0
        // The level on which it is less than one turn ahead.
        while level < Self.levels - 1 {
            let shift = Int64(level) * Self.slotBits
            if (tick >> shift) - (currentTick >> shift) < Self.slotsPerLevel { break }
            level += 1
        }
        let slot = Int((tick >> (Int64(level) * Self.slotBits)) & (Self.slotsPerLevel - 1))
        let list = level * Int(Self.slotsPerLevel) + slot
        let head = heads[list]
        entry.slot = list
        entry.previous = Self.none
        entry.next = head
        entries[index] = entry
        if head != Self.none { entries[head]?.previous = index }
        heads[list] = index
        occupied[level] |= 1 << UInt64(slot)
    }

    private mutating func unlink(_ index: Int) {
        guard let entry = entries[index] else { return }
        if entry.previous == Self.none {
            heads[entry.slot] = entry.next
            if entry.next == Self.none {
                let slots = Int(Self.slotsPerLevel)
                occupied[entry.slot / slots] &= ~(1 << UInt64(entry.slot % slots))
            }
        } else {
            entries[entry.previous]?.next = entry.next
        }
        if entry.next != Self.none { entries[entry.next]?.previous = entry.previous }
    }

    private static func rotate(_ bits: UInt64, by count: Int64) -> UInt64 {
        let count = UInt64(count & 63)
        return count == 0 ? bits : (bits >> count) | (bits << (64 - count))
    }
}
