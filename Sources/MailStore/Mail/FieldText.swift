internal import MailModel

/// Lists of persons and attachments as text: groups, records and fields with ASCII's own separators between them,
/// which values never contain. Read and written for every message, so it is made to be quick.
enum FieldText {
    private static let group: UInt8 = 0x1D
    private static let record: UInt8 = 0x1E
    private static let field: UInt8 = 0x1F

    // MARK: - Persons

    static func text(of persons: [MailPerson]) -> String {
        if persons.isEmpty { return "" }
        var bytes: [UInt8] = []
        append(persons, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func text(ofGroups groups: [[MailPerson]]) -> String {
        var bytes: [UInt8] = []
        for (index, persons) in groups.enumerated() {
            if index > 0 { bytes.append(group) }
            append(persons, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func persons(in text: String) -> [MailPerson] { persons(in: Substring(text).utf8) }

    /// Whether a list names more than one person.
    static func hasSeveral(_ text: String) -> Bool { text.utf8.contains(record) }

    /// As many groups as are asked for; those that are missing are empty.
    static func groups(in text: String, count: Int) -> [[MailPerson]] {
        var groups = text.utf8.split(separator: group, omittingEmptySubsequences: false).map { persons(in: $0) }
        while groups.count < count { groups.append([]) }
        return groups
    }

    private static func append(_ persons: [MailPerson], to bytes: inout [UInt8]) {
        var isFirst = true
        for person in persons where !(person.address.isEmpty && person.name == nil) {
            if !isFirst { bytes.append(record) }
            isFirst = false
            if let name = person.name {
                append(name, to: &bytes)
                bytes.append(field)
            }
            append(person.address, to: &bytes)
        }
    }

    private static func persons(in text: Substring.UTF8View) -> [MailPerson] {
        text.split(separator: record).map { entry in
            guard let end = entry.firstIndex(of: field) else { return MailPerson(address: String(Substring(entry))) }
            return MailPerson(
                name: String(Substring(entry[..<end])), address: String(Substring(entry[entry.index(after: end)...])))
        }
    }

    // MARK: - Attachments

    static func text(of attachments: [AttachmentRecord]) -> String {
        if attachments.isEmpty { return "" }
        var bytes: [UInt8] = []
        for (index, part) in attachments.enumerated() {
            if index > 0 { bytes.append(record) }
            let fields = [
                part.section, part.name, part.mediaType, String(part.size), part.isInline ? "1" : "0", part.encoding,
                part.contentID ?? "",
            ]
            for (index, value) in fields.enumerated() {
                if index > 0 { bytes.append(field) }
                append(value, to: &bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func attachments(in text: String) -> [AttachmentRecord] {
        text.utf8.split(separator: record).compactMap { entry in
            let fields = entry.split(separator: field, omittingEmptySubsequences: false).map { String(Substring($0)) }
            guard fields.count >= 7 else { return nil }
            return AttachmentRecord(
                section: fields[0], name: fields[1], mediaType: fields[2], size: Int(fields[3]) ?? 0,
                contentID: fields[6].isEmpty ? nil : fields[6], isInline: fields[4] == "1", encoding: fields[5])
        }
    }

    // MARK: - Words

    /// Values one after the other, such as labels, which may have spaces.
    static func text(ofValues values: some Sequence<String>) -> String {
        var bytes: [UInt8] = []
        for value in values where !value.isEmpty {
            if !bytes.isEmpty { bytes.append(record) }
            append(value, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Labels and keywords as ``LabelName`` compares them, each with a separator before and after it; empty where there
    /// are none.
    static func keys(of labels: [String], flags: Set<Flag>) -> String {
        let keywords = flags.lazy.map(\.description).filter { !$0.isEmpty && !$0.hasPrefix("\\") }
        let keys = Set(labels.map { LabelName.key(of: $0) } + keywords.map { LabelName.key(of: $0) })
        return keys.isEmpty ? "" : "\u{1E}" + text(ofValues: keys.sorted()) + "\u{1E}"
    }

    /// The form in which ``keys(of:flags:)`` has a label.
    static func key(of label: String) -> String { "\u{1E}" + text(ofValues: [LabelName.key(of: label)]) + "\u{1E}" }

    static func values(in text: String) -> [String] {
        text.isEmpty ? [] : text.utf8.split(separator: record).map { String(Substring($0)) }
    }

    /// Flags in a fixed order, with spaces between them, which no flag contains.
    static func text(of flags: Set<Flag>) -> String {
        switch flags.count {
        case 0: ""
        case 1: flags.first?.description ?? ""
        default:
            flags.map(\.description).filter { !$0.isEmpty && !$0.contains(" ") }
                .sorted { $0.lowercased() < $1.lowercased() }.joined(separator: " ")
        }
    }

    static func flags(in text: String) -> Set<Flag> {
        text.isEmpty ? [] : Set(text.split(separator: " ").map { Flag(String($0)) })
    }

    private static func append(_ value: String, to bytes: inout [UInt8]) {
        for byte in value.utf8 { bytes.append((group...field).contains(byte) ? 0x20 : byte) }
    }
}
