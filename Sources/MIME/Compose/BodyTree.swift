import MailModel

/// The parts of which a draft's body will consist (RFC 2046 §5.1).
indirect enum BodyTree {
    case leaf(Leaf)
    case multipart(subtype: String, parameters: [[FieldPiece]], children: [BodyTree])

    /// A part that is not divided.
    struct Leaf {
        /// Its fields after Content-Type and Content-Transfer-Encoding.
        var fields: [(name: HeaderName, pieces: [FieldPiece])] = []
        let contentType: [FieldPiece]
        let body: EncodedBody
    }

    /// The parts of a draft: its text and HTML as alternatives, the HTML together with its pictures, and around them
    /// the attachments; as few levels as it takes.
    init(_ draft: Draft, allows8Bit: Bool) {
        var alternatives: [BodyTree] = []
        if let text = draft.text {
            let isFlowed = draft.textFormat == .flowed
            var parameters = [ParameterWriter.pieces("charset", "utf-8")]
            // RFC 3676 §4.1
            if isFlowed { parameters.append(ParameterWriter.pieces("format", "flowed")) }
            let body = EncodedBody(text: text, flowed: isFlowed, allows8Bit: allows8Bit)
            alternatives.append(
                .leaf(Leaf(contentType: ParameterWriter.field("text/plain", parameters), body: body)))
        }
        if let html = draft.html {
            let body = EncodedBody(text: html, allows8Bit: allows8Bit)
            let type = ParameterWriter.field("text/html", [ParameterWriter.pieces("charset", "utf-8")])
            let page = BodyTree.leaf(Leaf(contentType: type, body: body))
            // RFC 2387 §3.1
            let rootType = ParameterWriter.pieces("type", "text/html")
            let children = [page] + draft.inlineImages.map { BodyTree(image: $0) }
            alternatives.append(
                children.count == 1
                    ? page : .multipart(subtype: "related", parameters: [rootType], children: children))
        }
        // The best alternative is the last (RFC 2046 §5.1.4).
        let content: BodyTree =
            alternatives.count == 1
            ? alternatives[0] : .multipart(subtype: "alternative", parameters: [], children: alternatives)
        let attachments = draft.attachments.map { BodyTree(attachment: $0) }
        self =
            attachments.isEmpty
            ? content : .multipart(subtype: "mixed", parameters: [], children: [content] + attachments)
    }

    private init(attachment: DraftAttachment) {
        let body =
            attachment.isMessage
            ? EncodedBody(message: attachment.content)
            : EncodedBody(file: attachment.content, isText: attachment.type.type == "text")
        self = .leaf(
            Leaf(
                fields: [Self.disposition("attachment", attachment.fileName)],
                contentType: Self.contentType(
                    attachment.type, attachment.fileName, content: attachment.content, isASCII: body.isASCII),
                body: body))
    }

    private init(image: InlineImage) {
        let body = EncodedBody(file: image.content, isText: image.type.type == "text")
        self = .leaf(
            Leaf(
                fields: [
                    // RFC 2392
                    ("Content-ID", [FieldPiece(Array(image.contentID.bracketed.utf8))]),
                    Self.disposition("inline", image.fileName),
                ],
                contentType: Self.contentType(
                    image.type, image.fileName, content: image.content, isASCII: body.isASCII),
                body: body))
    }

    private static func disposition(_ value: String, _ fileName: DraftFileName?) -> (HeaderName, [FieldPiece]) {
        // RFC 2183 §2.3
        let parameters = fileName.map { [ParameterWriter.pieces("filename", $0)] } ?? []
        return ("Content-Disposition", ParameterWriter.field(value, parameters))
    }

    private static func contentType(
        _ type: MediaType, _ fileName: DraftFileName?, content: [UInt8], isASCII: Bool
    ) -> [FieldPiece] {
        var parameters = type.parameters.map { ParameterWriter.pieces($0.name, $0.value.description) }
        if type.type == "text", !isASCII, !type.parameters.contains(where: { $0.name == "charset" }),
            String(validating: content, as: UTF8.self) != nil
        {
            parameters.append(ParameterWriter.pieces("charset", "utf-8"))
        }
        // Older readers know a file's name only from here.
        if let fileName { parameters.append(ParameterWriter.pieces("name", fileName)) }
        return ParameterWriter.field(type.description, parameters)
    }

    /// Whether a part has octets outside ASCII that are not encoded.
    var needs8Bit: Bool {
        switch self {
        case .leaf(let leaf): leaf.body.encoding == .eightBit
        case .multipart(_, _, let children): children.contains(where: \.needs8Bit)
        }
    }

    func containsDelimiter(_ text: [UInt8]) -> Bool {
        switch self {
        case .leaf(let leaf): leaf.body.containsDelimiter(text)
        case .multipart(_, _, let children): children.contains { $0.containsDelimiter(text) }
        }
    }
}
