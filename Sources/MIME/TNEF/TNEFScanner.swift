/// Goes through the attributes of an application/ms-tnef (MS-OXTNEF 2.1.3).
struct TNEFScanner {
    /// What the attributes say of one attachment.
    struct FoundAttachment {
        var title: ArraySlice<UInt8>?
        var transportName: ArraySlice<UInt8>?
        var data: ArraySlice<UInt8>?
        var properties = MAPIProperties()
    }

    private(set) var attachments: [FoundAttachment] = []
    private(set) var properties = MAPIProperties()
    private(set) var messageClass: ArraySlice<UInt8>?
    private(set) var subject: ArraySlice<UInt8>?
    private(set) var body: ArraySlice<UInt8>?
    private(set) var codepage = Codepage.western
    private(set) var defects: DefectList

    private let start: Int
    private let limits: MIMELimits
    private var reader: LittleEndianReader
    private var hasProperties = false

    /// Nil where the signature is missing.
    init?(_ bytes: ArraySlice<UInt8>, limits: MIMELimits) {
        var reader = LittleEndianReader(bytes)
        // MS-OXTNEF 2.1.3.1: the signature and a key that means nothing any more.
        guard reader.number32() == 0x223E_9F78, reader.number16() != nil else { return nil }
        self.reader = reader
        self.limits = limits
        start = bytes.startIndex
        defects = DefectList(limit: limits.defects)
    }

    mutating func scan() {
        while reader.remaining > 0 {
            let place = reader.position - start
            guard let level = reader.take(1)?.first, level == 1 || level == 2, let id = reader.number32(),
                let length = reader.number32()
            else { return defects.add(.damagedTNEF, at: place) }
            let isWhole = length <= reader.remaining
            let data = reader.takeUp(to: length)
            if level == 1 { takeMessage(id, data, at: place) } else { takeAttachment(id, data, at: place) }
            guard isWhole, let sum = reader.number16() else { return defects.add(.damagedTNEF, at: place) }
            if sum != data.reduce(0, { $0 &+ Int($1) }) & 0xFFFF { defects.addOnce(.wrongChecksum, at: place) }
        }
    }

    /// An attribute of the message.
    private mutating func takeMessage(_ id: Int, _ data: ArraySlice<UInt8>, at place: Int) {
        switch id {
        case 0x0007_8008: messageClass = messageClass ?? data
        case 0x0001_8004: subject = subject ?? data
        case 0x0002_800C: body = body ?? data
        case 0x0006_9007:
            var numbers = LittleEndianReader(data)
            if let number = numbers.number32(), number > 0 { codepage = Codepage(number: number) }
        case 0x0006_9003 where !hasProperties:
            hasProperties = true
            properties = readProperties(data, at: place)
        default: break
        }
    }

    /// An attribute of an attachment; the first one of each says how it is to be drawn.
    private mutating func takeAttachment(_ id: Int, _ data: ArraySlice<UInt8>, at place: Int) {
        let isFirst = id == 0x0006_9002
        if isFirst || attachments.isEmpty || id == 0x0006_800F && attachments.last?.data != nil {
            guard attachments.count < limits.tnefEntries else { return defects.addOnce(.tooManyParts, at: place) }
            attachments.append(FoundAttachment())
        }
        let last = attachments.count - 1
        switch id {
        case 0x0001_8010: attachments[last].title = data
        case 0x0006_9001: attachments[last].transportName = data
        case 0x0006_800F: attachments[last].data = data
        case 0x0006_9005: attachments[last].properties = readProperties(data, at: place)
        default: break
        }
    }

    private mutating func readProperties(_ data: ArraySlice<UInt8>, at place: Int) -> MAPIProperties {
        let properties = MAPIProperties(data, limits: limits)
        if properties.isDamaged { defects.add(.damagedTNEF, at: place) }
        return properties
    }
}
