public import IMAPCore
public import MIME

extension PartTree {
    /// The parts of a message as a server tells them (RFC 9051 §7.5.2).
    ///
    /// The same as from the message's octets, as far as the server reads them alike. A part that is encoded against the
    /// rules has no parts here, also where the server looked into its encoded form: it is taken apart when its body is
    /// there. Iterative; what is beyond the limits is left out.
    public init(_ structure: BodyStructure, limits: MIMELimits = MIMELimits()) {
        let (details, size) = Self.read(structure)
        self.init(root: details, size: size)
        var waiting = Self.inner(of: structure).reversed().map { (structure: $0, parent: 0) }
        while let next = waiting.popLast() {
            let (details, size) = Self.read(next.structure)
            guard let index = add(details, size: size, to: next.parent, limits: limits) else { continue }
            waiting += Self.inner(of: next.structure).reversed().map { ($0, index) }
        }
    }

    private static func inner(of structure: BodyStructure) -> [BodyStructure] {
        switch structure {
        case .single(let part): part.message.map { [$0.structure] } ?? []
        case .multipart(let multipart): multipart.parts
        }
    }

    private static func read(_ structure: BodyStructure) -> (PartDetails, size: Int?) {
        switch structure {
        case .single(let part):
            var details = PartDetails(
                contentType: ContentType(
                    type: part.type, subtype: part.subtype, parameters: parameters(part.parameters)),
                transferEncoding: TransferEncoding(Array(part.encoding.utf8)[...]))
            details.contentID = part.id.flatMap { PartDetails.contentID($0[...]) }
            details.summary = part.description.flatMap { PartDetails.summary($0[...]) }
            add(part.details, to: &details)
            return (details, Int(exactly: part.size))
        case .multipart(let multipart):
            var details = PartDetails(
                contentType: ContentType(
                    type: "multipart", subtype: multipart.subtype, parameters: parameters(multipart.parameters)))
            add(multipart.details, to: &details)
            // The structure of a multipart has neither size nor encoding.
            return (details, nil)
        }
    }

    private static func add(_ told: BodyStructure.Details, to details: inout PartDetails) {
        details.disposition = told.disposition.map {
            ContentDisposition(kind: $0, parameters: parameters(told.dispositionParameters))
        }
        details.languages = told.languages.flatMap { PartDetails.languages(Array($0.utf8)[...]) }
        details.contentLocation = told.location.flatMap { PartDetails.contentLocation($0[...]) }
    }

    private static func parameters(_ parameters: [BodyStructure.Parameter]) -> ParameterList {
        ParameterList(parameters.map { ParameterList.Parameter(name: $0.name, value: $0.value) })
    }
}

extension BodySection {
    /// What to fetch for a part's body or header.
    public init(_ section: PartSection) {
        let content: Content =
            switch section.piece {
            case .body: .all
            case .mime: .mime
            case .header: .header
            case .text: .text
            }
        self.init(part: section.numbers.map { UInt32(clamping: $0) }, content)
    }
}
