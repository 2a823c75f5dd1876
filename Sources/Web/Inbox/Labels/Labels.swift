internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// What is done with the labels of a workspace. Who sorts makes them; who manages them renames and removes them for all.
struct Labels: Sendable {
    let reading: InboxReading

    private var member: SignedInMember { reading.member }

    /// Makes a label inside of a transaction; the colour follows from the name where none is chosen.
    ///
    /// - Throws: ``WebFailure`` where there is one of that name; ``AccessError``; ``StoreError``.
    static func create(
        _ name: LabelName, hue: Int?, by member: SignedInMember, _ writer: StoreWriter
    ) throws -> LabelRecord {
        _ = try writer.require(.triage, of: member)
        let hue = hue ?? name.key.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % LabelRecord.hues
        let label: LabelRecord
        do throws(StoreError) {
            label = try writer.createLabel(name, hue: hue, in: member.workspace)
        } catch {
            throw told(error)
        }
        try writer.note(.labelCreated, by: member, subjectID: label.id.description, subjectName: label.name)
        return label
    }

    /// Makes a label.
    func create(named text: String, hue: Int?) async throws -> LabelRecord {
        let member = member
        let name = try Self.name(text)
        return try await reading.write { try Self.create(name, hue: hue, by: member, $0) }
    }

    /// Gives a label another name and colour.
    func change(_ id: LabelID, named text: String, hue: Int) async throws {
        let member = member
        let name = try Self.name(text)
        try await reading.write { writer in
            _ = try writer.require(.manageLabels, of: member)
            let before = try writer.labels(in: .all(in: member.workspace))[id]
            let label: LabelRecord
            do throws(StoreError) {
                label = try writer.changeLabel(id, name: name, hue: hue, in: member.workspace)
            } catch {
                throw Self.told(error)
            }
            try writer.note(
                .labelChanged, by: member, subjectID: id.description, subjectName: label.name,
                detail: ["before": before?.name ?? ""])
        }
    }

    /// Takes a label from all conversations.
    func delete(_ id: LabelID) async throws {
        let member = member
        try await reading.write { writer in
            _ = try writer.require(.manageLabels, of: member)
            let name = try writer.labels(in: .all(in: member.workspace))[id]?.name ?? ""
            try writer.beginDeletingLabel(id, in: member.workspace)
            try writer.note(.labelDeleted, by: member, subjectID: id.description, subjectName: name)
        }
    }

    // MARK: - Parts

    private static func name(_ text: String) throws(WebFailure) -> LabelName {
        guard let name = LabelName(text) else {
            throw WebFailure(
                .unprocessableContent, "No name",
                "Write a name of at most \(LabelName.maximumBytes) letters that does not begin with $ or \\.")
        }
        return name
    }

    private static func told(_ error: StoreError) -> any Error {
        switch error.code {
        case .constraint: WebFailure(.unprocessableContent, "Taken", "There is a label of that name.")
        case .tooLarge:
            WebFailure(.unprocessableContent, "Too many", "There are \(LabelRecord.maximumCount) labels already.")
        default: error
        }
    }
}

extension AuditKind {
    static let labelCreated = AuditKind(rawValue: "label.created")
    static let labelChanged = AuditKind(rawValue: "label.changed")
    static let labelDeleted = AuditKind(rawValue: "label.deleted")
}
