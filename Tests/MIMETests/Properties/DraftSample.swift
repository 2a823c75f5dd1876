import MIME
import MailModel

/// A draft in plain values, of which smaller ones can be made.
struct DraftSample {
    struct Person: Equatable {
        var name: String?
        var localPart = "a"
        var domain = "mail.test"
    }

    struct File: Equatable {
        enum Kind: Equatable { case text, binary, message }
        var name: String?
        var kind = Kind.binary
        var content: [UInt8] = []
    }

    var from = Person()
    var to: [Person] = []
    var cc: [Person] = []
    var subject = ""
    var text: String?
    var isFlowed = false
    var html: String?
    var images: [File] = []
    var files: [File] = []
    var extra: [String] = []
    var references = 0
    var allows8Bit = false

    /// The draft that this describes.
    func draft() throws -> Draft {
        var draft = Draft(
            from: try from.address(), to: try to.map { try $0.address() }, subject: HeaderText(sanitizing: subject),
            date: HeaderDate(Timestamp(milliseconds: 1_795_424_887_000), offsetMinutes: 60),
            messageID: try Self.id("own"), text: text)
        draft.cc = try cc.map { try $0.address() }
        draft.textFormat = isFlowed ? .flowed : .fixed
        draft.html = html
        draft.references = try (0..<references).map { try Self.id("\($0)") }
        for value in extra { try draft.addField("X-Note", HeaderText(sanitizing: value)) }
        draft.attachments = try files.map { file in
            let name = file.name.map { DraftFileName(sanitizing: $0) }
            switch file.kind {
            case .text: return try DraftAttachment(file.content, type: "text/csv", fileName: name)
            case .binary: return try DraftAttachment(file.content, type: "application/pdf", fileName: name)
            case .message: return DraftAttachment(message: file.content, fileName: name)
            }
        }
        draft.inlineImages = try images.enumerated().map { index, file in
            try InlineImage(
                contentID: try Self.id("image\(index)"), file.content, type: "image/png",
                fileName: file.name.map { DraftFileName(sanitizing: $0) })
        }
        return draft
    }

    struct Invalid: Error {}

    static func id(_ name: String) throws -> MessageID {
        guard let id = MessageID("\(name)@mail.test") else { throw Invalid() }
        return id
    }
}

extension DraftSample.Person {
    func address() throws -> NamedAddress {
        guard let domain = DomainName(domain) else { throw DraftSample.Invalid() }
        return NamedAddress(
            try EmailAddress(localPart: localPart, domain: domain), name: name.map { HeaderText(sanitizing: $0) })
    }
}

extension DraftSample {
    /// Drafts of every kind, with what is awkward more often than life has it.
    static var sampler: Sampler<DraftSample> {
        Sampler(make: { DraftSampleMaker.draft(&$0) }, smaller: { $0.smaller() })
    }

    private func smaller() -> [DraftSample] {
        var result: [DraftSample] = []
        func with<Field: Equatable>(_ path: WritableKeyPath<DraftSample, Field>, _ values: [Field]) {
            for value in values where value != self[keyPath: path] {
                var copy = self
                copy[keyPath: path] = value
                result.append(copy)
            }
        }
        // Whole fields first, so that what does not matter is gone before anything is looked at closely.
        if images.isEmpty { with(\.html, [nil]) }
        with(\.files, [[]])
        with(\.images, [[]])
        with(\.text, [nil])
        with(\.to, [[]])
        with(\.cc, [[]])
        with(\.from, [Person()])
        with(\.subject, [""])
        with(\.extra, [[]])
        with(\.references, [0])
        with(\.isFlowed, [false])
        with(\.allows8Bit, [false])
        with(\.files, Smaller.array(files, element: Self.smaller))
        with(\.images, Smaller.array(images, element: Self.smaller))
        with(\.html, html.map(Smaller.text)?.map(Optional.some) ?? [])
        with(\.text, Smaller.optional(text, Smaller.text))
        with(\.to, Smaller.array(to, element: Self.smaller))
        with(\.cc, Smaller.array(cc, element: Self.smaller))
        with(\.from, Self.smaller(from))
        with(\.subject, Smaller.text(subject))
        with(\.extra, Smaller.array(extra, element: Smaller.text))
        with(\.references, Smaller.number(references))
        return result
    }

    private static func smaller(_ person: Person) -> [Person] {
        var result: [Person] = person == Person() ? [] : [Person()]
        for name in Smaller.optional(person.name, Smaller.text) {
            result.append(Person(name: name, localPart: person.localPart, domain: person.domain))
        }
        for local in Smaller.text(person.localPart) where !local.isEmpty {
            result.append(Person(name: person.name, localPart: local, domain: person.domain))
        }
        if person.domain != "mail.test" { result.append(Person(name: person.name, localPart: person.localPart)) }
        return result
    }

    private static func smaller(_ file: File) -> [File] {
        Smaller.optional(file.name, Smaller.text).map { File(name: $0, kind: file.kind, content: file.content) }
            + Smaller.array(file.content, plainest: 0x61).map { File(name: file.name, kind: file.kind, content: $0) }
    }
}

extension DraftSample: CustomStringConvertible {
    /// What of it is not empty.
    var description: String {
        let plain = Mirror(reflecting: DraftSample())
        let fields = zip(Mirror(reflecting: self).children, plain.children).compactMap { own, plain in
            let value = String(reflecting: own.value)
            return value == String(reflecting: plain.value) ? nil : "\(own.label ?? ""): \(value)"
        }
        return fields.isEmpty ? "an empty draft" : fields.joined(separator: "\n")
    }
}

extension DraftSample.Person: CustomDebugStringConvertible {
    var debugDescription: String { "\(name.debugDescription) <\(localPart)@\(domain)>" }
}

extension DraftSample.File: CustomDebugStringConvertible {
    var debugDescription: String {
        "\(kind) \(name.debugDescription) \(String(decoding: content, as: UTF8.self).debugDescription)"
    }
}
