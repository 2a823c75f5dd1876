/// Finds the well-known name that a mistyped one was meant to be.
enum NearNames {
    /// Mail hosts of big providers near `host`, the nearest first; empty where it is one of them or near none.
    static func hosts(near host: String) -> [String] {
        let host = host.lowercased()
        let known = MailProvider.all.flatMap(\.hosts)
        guard host.utf8.count <= maximumLength, !known.contains(host) else { return [] }
        var found = near(host, known)
        // A right first label before a domain that is nearly right, such as `imap.gmial.com`.
        let labels = host.split(separator: ".").map(String.init)
        if found.isEmpty, labels.count >= 3 {
            let domain = labels.dropFirst().joined(separator: ".")
            found = near(domain, MailProvider.all.flatMap(\.hostDomains)).map { labels[0] + "." + $0 }
        }
        return Array(found.prefix(3))
    }

    /// Domains of big providers near `domain`, the nearest first; empty where it is one of them or near none.
    static func domains(near domain: String) -> [String] {
        let domain = domain.lowercased()
        let known = MailProvider.all.flatMap(\.addressDomains)
        guard domain.utf8.count <= maximumLength, !known.contains(domain) else { return [] }
        return Array(near(domain, known).prefix(3))
    }

    /// Longer names are not compared; the longest known one has 27 characters.
    private static let maximumLength = 40

    private static func near(_ name: String, _ known: [String]) -> [String] {
        // Two slips in a long name are one typing error; in a short one they make another name.
        let allowed = name.utf8.count >= 10 ? 2 : 1
        return known.map { ($0, distance($0, name)) }.filter { $0.1 > 0 && $0.1 <= allowed }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }

    /// How many characters must be changed, added, left out or swapped with their neighbour.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        guard abs(a.count - b.count) <= 2 else { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
