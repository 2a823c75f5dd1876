/// What Outlook packs into application/ms-tnef, mostly under the name `winmail.dat` (MS-OXTNEF).
///
/// Iterative, linear, and without copies: attachments share the octets. What is damaged yields what stands before the
/// damage. A message inside is not unpacked by itself: ``TNEFAttachment/message(limits:)`` goes one level deeper.
public struct TNEFMessage: Sendable {
    /// The attachments in order, at most ``MIMELimits/tnefEntries``.
    public let attachments: [TNEFAttachment]

    /// What is wrong; offsets count from the start of what was given.
    public let defects: [MIMEDefect]

    /// The class of the message, such as `IPM.Note` or `IPM.Schedule.Meeting.Request`.
    public let messageClass: String?

    /// The subject.
    public let subject: String?

    private let codepage: Codepage
    private let properties: MAPIProperties
    private let plainBody: ArraySlice<UInt8>?

    /// Nil where the octets do not begin with the signature of the format.
    public init?(_ bytes: [UInt8], limits: MIMELimits = MIMELimits()) { self.init(bytes[...], limits: limits) }

    /// Nil where the octets do not begin with the signature of the format.
    public init?(_ bytes: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        guard var scanner = TNEFScanner(bytes, limits: limits) else { return nil }
        scanner.scan()
        codepage = scanner.codepage
        properties = scanner.properties
        plainBody = scanner.body
        defects = scanner.defects.defects
        let codepage = scanner.codepage
        attachments = scanner.attachments.map { TNEFAttachment($0, codepage: codepage) }
        messageClass =
            scanner.messageClass.map { Self.modernClass(codepage.text($0)) } ?? properties.text(.messageClass, codepage)
        subject = properties.text(.subject, codepage) ?? scanner.subject.map { codepage.text($0) }
    }

    /// The text as plain text, where it is given so.
    public var text: String? { properties.text(.body, codepage) ?? plainBody.map { codepage.text($0) } }

    /// The text as HTML, where it is given so.
    public var html: String? {
        var page = codepage
        if case .number(let number) = properties[.internetCodepage] { page = Codepage(number: number) }
        switch properties[.html] {
        case .binary(let octets): return page.text(octets)
        case .narrow, .wide: return properties.text(.html, page)
        default: return nil
        }
    }

    /// The text as rich text, decompressed; nil where there is none.
    public func richText(limits: MIMELimits = MIMELimits()) -> CompressedRichText? {
        guard case .binary(let octets) = properties[.compressedRichText] else { return nil }
        return CompressedRichText(octets, limits: limits)
    }

    /// The best form of the text there is: HTML, or the HTML or text inside rich text, or plain text.
    public func body(limits: MIMELimits = MIMELimits()) -> RichText? {
        if let html { return RichText(text: html, isHTML: true) }
        let rich = richText(limits: limits).map { RichText($0.octets[...], limits: limits) }
        if let rich, rich.isHTML { return rich }
        return text.map { RichText(text: $0, isHTML: false) } ?? rich
    }

    /// The classes of Microsoft Mail, which the format still writes, by their names of today (MS-OXTNEF 2.1.3.3).
    private static func modernClass(_ name: String) -> String {
        switch name {
        case "IPM.Microsoft Mail.Note": "IPM.Note"
        case "IPM.Microsoft Mail.Read Receipt": "Report.IPM.Note.IPNRN"
        case "IPM.Microsoft Mail.Non-Delivery": "Report.IPM.Note.NDR"
        case "IPM.Microsoft Schedule.MtgReq": "IPM.Schedule.Meeting.Request"
        case "IPM.Microsoft Schedule.MtgRespP": "IPM.Schedule.Meeting.Resp.Pos"
        case "IPM.Microsoft Schedule.MtgRespN": "IPM.Schedule.Meeting.Resp.Neg"
        case "IPM.Microsoft Schedule.MtgRespA": "IPM.Schedule.Meeting.Resp.Tent"
        case "IPM.Microsoft Schedule.MtgCncl": "IPM.Schedule.Meeting.Canceled"
        default: name
        }
    }
}

/// A file or message that comes with a ``TNEFMessage``.
public struct TNEFAttachment: Sendable {
    /// The name as its sender wrote it; never to be used as a path.
    public let name: String?

    /// A name under which it can be saved on any system; never empty.
    public let safeName: String

    /// The octets; those of a message inside are in this same format.
    public let data: ArraySlice<UInt8>

    /// The type; application/octet-stream where none is named.
    public let contentType: ContentType

    /// The Content-ID without angle brackets, by which the text may show it.
    public let contentID: String?

    /// The Content-Location, by which the text may show it.
    public let contentLocation: String?

    /// Whether it is not to be listed, as it is shown inside the text.
    public let isHidden: Bool

    /// Whether it is a message in this same format.
    public let isMessage: Bool

    init(_ found: TNEFScanner.FoundAttachment, codepage: Codepage) {
        let properties = found.properties
        let name =
            properties.text(.longFileName, codepage) ?? properties.text(.fileName, codepage)
            ?? found.transportName.map { codepage.text($0) } ?? found.title.map { codepage.text($0) }
            ?? properties.text(.displayName, codepage)
        let type =
            properties.text(.mediaType, codepage).flatMap { ContentType(Array($0.utf8)[...]) }
            ?? ContentType(type: "application", subtype: "octet-stream")
        var data = found.data ?? []
        var isMessage = false
        switch properties[.data] {
        case .binary(let octets) where data.isEmpty: data = octets
        case .object(let octets):
            // MS-OXTNEF 2.1.3.4: IID_IMessage, then the message.
            isMessage = octets.starts(with: Self.messageInterface)
            if isMessage || data.isEmpty { data = octets.dropFirst(16) }
        default: break
        }
        self.name = name
        safeName = FileName.safe(name, type: isMessage ? .message : type)
        self.data = data
        contentType = type
        contentID = properties.text(.contentID, codepage).flatMap { PartDetails.contentID(Array($0.utf8)[...]) }
        contentLocation = properties.text(.contentLocation, codepage)
        if case .number(let number) = properties[.isHidden] { isHidden = number != 0 } else { isHidden = false }
        self.isMessage = isMessage
    }

    /// The message inside; nil where there is none. Whoever goes on into its attachments bounds the depth.
    public func message(limits: MIMELimits = MIMELimits()) -> TNEFMessage? {
        isMessage ? TNEFMessage(data, limits: limits) : nil
    }

    /// {00020307-0000-0000-C000-000000000046}
    private static let messageInterface: [UInt8] = [
        0x07, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46,
    ]
}

extension MAPIProperties {
    /// The text of a property; nil where it is missing, empty or no text.
    func text(_ tag: Tag, _ codepage: Codepage) -> String? {
        let text: String
        switch self[tag] {
        case .narrow(let octets): text = codepage.text(octets)
        case .wide(let octets): text = Codepage.wideText(octets)
        default: return nil
        }
        return text.isEmpty ? nil : text
    }
}
