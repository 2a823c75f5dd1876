/// Turns octets in a named charset into text.
///
/// This is the one seam through which every charset goes. Today it knows UTF-8, ASCII and ISO-8859-1, the three that
/// headers of our own test messages need; others are told as unknown, and callers then leave what they read as it is.
enum Charset {
    /// The text, or nil where the charset is unknown. The label may be in any case.
    ///
    /// Octets that are wrong in the charset never make it fail: damaged UTF-8 yields replacement characters, and
    /// octets above 127 in what claims to be ASCII are taken as UTF-8 or else ISO-8859-1.
    static func decode(_ bytes: some Collection<UInt8>, label: String) -> String? {
        switch label.lowercased() {
        case "utf-8", "utf8": String(decoding: bytes, as: UTF8.self)
        case "us-ascii", "ascii", "ansi_x3.4-1968", "": bytes.lenientText
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1": latin1(bytes)
        default: nil
        }
    }

    private static func latin1(_ bytes: some Collection<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }
}
