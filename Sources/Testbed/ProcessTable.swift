import Foundation
import Glibc

/// What the system knows about running processes.
public enum ProcessTable {
    /// Whether a process group has a process that is not merely waiting to be collected by its parent.
    public static func hasProcesses(inGroup group: Int32) -> Bool {
        !groupsWithProcesses(among: [group]).isEmpty
    }

    /// Those of the process groups that have a process which is not merely waiting to be collected by its parent.
    public static func groupsWithProcesses(among groups: Set<Int32>) -> Set<Int32> {
        // A quick no for most. A yes may be a zombie, of which a container whose first process collects none has many.
        let candidates = groups.filter { kill(-$0, 0) == 0 || errno == EPERM }
        guard !candidates.isEmpty else { return [] }
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return Set(entries.compactMap { Int32($0).flatMap(liveGroup) }).intersection(candidates)
    }

    /// The group of a process that is neither dead nor a zombie.
    private static func liveGroup(ofProcess pid: Int32) -> Int32? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let nameEnd = stat.lastIndex(of: ")")
        else { return nil }
        // After the name in parentheses: state, parent, process group.
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ", maxSplits: 3)
        guard fields.count > 2, fields[0] != "Z", fields[0] != "X" else { return nil }
        return Int32(fields[2])
    }
}
