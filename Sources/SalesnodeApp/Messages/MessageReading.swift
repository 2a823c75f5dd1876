internal import MIME
internal import MailHTML
internal import MailModel
internal import MailReading

/// A message as `message show` tells it: structure, decoded header fields, text, defects and classification.
struct MessageReading: Encodable {
    /// A mailbox in an address field.
    struct Address: Encodable {
        var name: String?
        var address: String

        init(_ mailbox: MailboxAddress) {
            name = mailbox.name
            address = mailbox.address
        }
    }

    /// A header field of the message itself, decoded.
    struct Field: Encodable {
        var name: String
        var value: String
    }

    /// One part, parents before children.
    struct Part: Encodable {
        var depth: Int
        var section: String?
        var mediaType: String
        var transferEncoding: String
        var disposition: String?
        var name: String?
        var contentID: String?
        /// Octets as they are transferred.
        var encodedSize: Int
        /// Octets when decoded; for a part without parts.
        var size: Int?
        /// The charset in which the text was read; for text.
        var charset: String?
        /// The text; for text.
        var text: String?
    }

    /// Which parts, by their place in the list, are what to a reader (RFC 8621 §4.1.4).
    struct Body: Encodable {
        var text: [Int]
        var html: [Int]
        var attachments: [Int]
    }

    /// Something that comes with the text.
    struct File: Encodable {
        var part: Int
        var name: String
        var mediaType: String
        var purpose: String
        var size: Int
        /// The files within, of an unpacked winmail.dat.
        var inside: [String]?
    }

    struct Defect: Encodable {
        var kind: String
        var offset: Int
    }

    /// A piece of the first text.
    struct Piece: Encodable {
        var kind: String
        var text: String
    }

    var file: String
    var subject: String?
    var date: Int64?
    var from: [Address]
    var to: [Address]
    var cc: [Address]
    var bcc: [Address]
    var replyTo: [Address]
    var messageID: String?
    var inReplyTo: [String]
    var references: [String]
    var fields: [Field]
    var parts: [Part]
    var body: Body
    var files: [File]
    var protections: [String]
    var classification: ClassificationReading
    /// The first text, split; put together the pieces are it.
    var pieces: [Piece]
    /// The text as a reader of plain text sees it.
    var readableText: String
    var defects: [Defect]

    /// Reads a message; `file` is only told.
    init(_ bytes: [UInt8], file: String) {
        let message = ParsedMessage(bytes)
        let header = message.header
        func addresses(_ name: HeaderName) -> [Address] { header.addresses(name).mailboxes.map(Address.init) }
        self.file = file
        subject = message.subject
        date = message.date?.timestamp.milliseconds
        from = addresses(.from)
        to = addresses(.to)
        cc = addresses(.cc)
        bcc = addresses(.bcc)
        replyTo = addresses(.replyTo)
        messageID = message.messageID?.description
        inReplyTo = message.inReplyTo.map(\.description)
        references = message.references.map(\.description)
        fields = header.map { Field(name: $0.name, value: $0.text) }
        var defects = message.defects.map { Defect(kind: $0.kind.rawValue, offset: $0.offset) }
        parts = message.structure.parts.map { part in
            let details = message.tree.parts[part.index].details
            var entry = Part(
                depth: part.depth, section: message.tree.bodySection(of: part.index)?.description,
                mediaType: part.contentType.mediaType, transferEncoding: part.transferEncoding.description,
                disposition: details.disposition?.kind, name: details.fileName, contentID: details.contentID,
                encodedSize: part.bodyRange.count)
            guard part.children.isEmpty else { return entry }
            entry.size = part.decodedBody().count
            guard part.contentType.type == "text" else { return entry }
            let decoded = part.decodedText()
            entry.charset = decoded.charset
            entry.text = decoded.text
            defects += decoded.defects.map { Defect(kind: $0.kind.rawValue, offset: part.bodyRange.lowerBound) }
            return entry
        }
        self.defects = defects
        body = Body(
            text: message.body.textBody.map(\.index), html: message.body.htmlBody.map(\.index),
            attachments: message.body.attachments.map(\.index))
        files = message.attachments.map { file in
            File(
                part: file.part.index, name: file.safeName, mediaType: file.mediaType,
                purpose: file.purpose.rawValue, size: file.estimatedSize,
                inside: file.tnefMessage()?.attachments.map(\.safeName))
        }
        classification = ClassificationReading(MessageClassifier.classify(message))
        let texts = message.body.textBody.filter { $0.contentType.type == "text" }.map { part in
            (isHTML: part.contentType.subtype == "html", text: part.decodedText().text)
        }
        readableText = texts.map { $0.isHTML ? HTMLText().text($0.text) : $0.text }.joined(separator: "\n")
        pieces =
            texts.first.map { first in
                if first.isHTML {
                    let reply = ReplyHTML(first.text)
                    return reply.pieces.map {
                        Piece(kind: $0.kind.rawValue, text: String(decoding: reply.bytes[$0.range], as: UTF8.self))
                    }
                }
                let reply = ReplyText(first.text)
                return reply.pieces.map { Piece(kind: $0.kind.rawValue, text: reply.text(of: $0)) }
            } ?? []
        protections = message.protections.map { "\($0.scheme) \($0.kind.rawValue)" }
    }
}
