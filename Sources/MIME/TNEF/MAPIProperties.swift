/// A list of properties of a message or an attachment (MS-OXTNEF 2.1.3.4, `MsgPropertyList`).
///
/// Only properties with fixed numbers are kept; those that are named by text or number under a GUID are read over. Of
/// several values the first one is kept.
struct MAPIProperties {
    /// A value that this code has use for.
    enum Value {
        case number(Int)
        /// Octets in the codepage of the message.
        case narrow(ArraySlice<UInt8>)
        /// UTF-16, the lowest octet first.
        case wide(ArraySlice<UInt8>)
        case binary(ArraySlice<UInt8>)
        /// An object, its interface's 16 octets first.
        case object(ArraySlice<UInt8>)
    }

    /// Whether the list ends before its properties do, or has one of an unknown type.
    private(set) var isDamaged = false

    private var values: [Int: Value] = [:]

    subscript(tag: Tag) -> Value? { values[tag.rawValue] }

    /// The properties that are of use (MS-OXPROPS).
    enum Tag: Int {
        case messageClass = 0x001A
        case subject = 0x0037
        case body = 0x1000
        case compressedRichText = 0x1009
        case html = 0x1013
        case displayName = 0x3001
        case data = 0x3701
        case fileName = 0x3704
        case longFileName = 0x3707
        case mediaType = 0x370E
        case contentID = 0x3712
        case contentLocation = 0x3713
        case internetCodepage = 0x3FDE
        case messageCodepage = 0x3FFD
        case isHidden = 0x7FFE
    }

    init() {}

    /// Reads a list; every octet is looked at once.
    init(_ bytes: ArraySlice<UInt8>, limits: MIMELimits) {
        var reader = LittleEndianReader(bytes)
        guard let count = reader.number32() else {
            isDamaged = true
            return
        }
        var read = 0
        while read < count {
            guard read < limits.tnefEntries, let (id, value) = Self.property(&reader) else {
                isDamaged = true
                return
            }
            read += 1
            if let value, id < 0x8000, values[id] == nil { values[id] = value }
        }
    }

    private static func property(_ reader: inout LittleEndianReader) -> (id: Int, value: Value?)? {
        guard let type = reader.number16(), let id = reader.number16() else { return nil }
        if id >= 0x8000 {
            // MS-OXTNEF 2.1.3.4: GUID, kind, then a number or a text in UTF-16.
            guard reader.take(16) != nil, let kind = reader.number32(), let length = reader.number32() else {
                return nil
            }
            if kind != 0 {
                guard reader.take(length) != nil else { return nil }
                reader.align(length)
            }
        }
        // The flag for several values.
        let isMultiple = type & 0x1000 != 0
        let base = type & 0xEFFF
        let isVariable = [0x000D, 0x001E, 0x001F, 0x0102].contains(base)
        var count = 1
        if isMultiple || isVariable {
            guard let written = reader.number32() else { return nil }
            count = written
        }
        var first: Value?
        var index = 0
        while index < count {
            guard let value = isVariable ? variable(base, &reader) : fixed(base, &reader) else { return nil }
            if index == 0 { first = value }
            index += 1
        }
        return (id, first)
    }

    private static func variable(_ type: Int, _ reader: inout LittleEndianReader) -> Value? {
        guard let length = reader.number32(), let octets = reader.take(length) else { return nil }
        reader.align(length)
        switch type {
        case 0x001E: return .narrow(octets)
        case 0x001F: return .wide(octets)
        case 0x000D: return .object(octets)
        default: return .binary(octets)
        }
    }

    private static func fixed(_ type: Int, _ reader: inout LittleEndianReader) -> Value? {
        // MS-OXTNEF 2.1.3.4: the smaller ones are filled up to four octets.
        switch type {
        case 0x0002, 0x000B: return reader.number32().map { .number($0 & 0xFFFF) }
        case 0x0003, 0x0004, 0x000A: return reader.number32().map { .number($0) }
        case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: return reader.take(8).map { .binary($0) }
        case 0x0048: return reader.take(16).map { .binary($0) }
        default: return nil
        }
    }
}
