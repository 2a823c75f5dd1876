internal import MailHTML

/// What there is to say of text that a mail does not let be seen.
struct HiddenTextNotes {
    private let bytes: Int
    private let bytesAmidText: Int
    private let seenBytes: Int
    private let bytesOnImages: Int
    private let beginning: String
    private let saltedWords: Int
    private let splitLetters: Int
    private let unseenLetters: Int
    private let isUncertain: Bool

    /// - Parameter parts: of the pieces that are shown.
    init(_ parts: [SanitizedHTML.HiddenText]) {
        bytes = parts.reduce(0) { $0 + $1.bytes }
        bytesAmidText = parts.reduce(0) { $0 + $1.bytesAmidText }
        seenBytes = parts.reduce(0) { $0 + $1.seenBytes }
        bytesOnImages = parts.reduce(0) { $0 + $1.bytesOnImages }
        beginning = parts.map(\.beginning).first { !$0.isEmpty } ?? ""
        saltedWords = parts.reduce(0) { $0 + $1.saltedWords }
        splitLetters = parts.reduce(0) { $0 + $1.splitLetters }
        unseenLetters = parts.reduce(0) { $0 + $1.unseenLetters }
        isUncertain = parts.contains { $0.isUncertain }
    }

    /// Newsletters hide a line for lists of mails; beyond it somebody hides something.
    private static let mostBytes = 600
    /// Between the words that can be seen services hide a number by which they know answers, and hardly more.
    private static let mostBytesAmidText = 250
    /// Less than a few words need not be spoken of.
    private static let leastBytesAmidText = 12
    /// Words broken by chance, as where a program puts a mark into a name.
    private static let mostSaltedWords = 2
    private static let mostSplitLetters = 6
    private static let mostUnseenLetters = 5

    /// Warnings, and what is only told.
    var lines: [HTML] {
        var lines: [HTML] = []
        if bytes > Self.mostBytes || bytesAmidText > Self.mostBytesAmidText {
            lines.append(MessageFrame.note("bad", "This mail holds much text that it hides (\(bytes) bytes)."))
        }
        if saltedWords > Self.mostSaltedWords {
            lines.append(MessageFrame.note("bad", "Words of this mail have letters in them that it hides."))
        }
        if splitLetters > Self.mostSplitLetters {
            lines.append(
                MessageFrame.note("bad", "Words of this mail are split by characters that cannot be seen."))
        }
        if unseenLetters > Self.mostUnseenLetters {
            lines.append(
                MessageFrame.note(
                    "bad", "This mail holds characters that cannot be seen and may be a text of their own."))
        }
        if isUncertain {
            lines.append(MessageFrame.note("bad", "The styles of this mail are too many to tell what they hide."))
        }
        if bytesOnImages > Self.leastBytesAmidText {
            lines.append(MessageFrame.note("calm", "Some text can be seen only with the images behind it."))
        }
        // A mail that shows less than it hides has no preview of what it shows.
        let hides = bytesAmidText >= Self.leastBytesAmidText || (bytes >= Self.leastBytesAmidText && bytes > seenBytes)
        if !beginning.isEmpty, bytes > Self.mostBytes || hides {
            lines.append(
                "<details class=\"note calm\"><summary>Hidden text</summary><p><bdi>\(beginning)</bdi></p></details>")
        }
        return lines
    }
}
