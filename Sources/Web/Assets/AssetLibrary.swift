internal import Hummingbird

/// Everything that pages load: named by the hash of its contents, so that browsers keep it for ever and never an old one.
struct AssetLibrary: Sendable {
    struct Asset: Sendable {
        let mediaType: String
        let body: ByteBuffer
    }

    /// The address of the style sheet.
    let styleSheet: String
    /// The address of the module that loads the others.
    let script: String
    private let assets: [String: Asset]

    /// Puts the library together; once at start.
    init() {
        let sheet = File(
            name: "style", kind: "css", mediaType: "text/css; charset=utf-8",
            text: Self.compact(sheet: Styles.sheet))
        var files = [sheet]
        var addresses: [(name: String, address: String)] = []
        for module in Scripts.modules {
            var text = Self.withoutIndentation(module.source)
            for known in addresses { text = text.replacing("\"./\(known.name).js\"", with: "\"\(known.address)\"") }
            let file = File(
                name: module.name, kind: "js", mediaType: "text/javascript; charset=utf-8", text: text)
            files.append(file)
            addresses.append((module.name, file.address))
        }
        styleSheet = sheet.address
        script = addresses.last?.address ?? ""
        assets = Dictionary(
            files.map { ($0.fileName, Asset(mediaType: $0.mediaType, body: ByteBuffer(string: $0.text))) },
            uniquingKeysWith: { $1 })
    }

    /// The same without the room before each line and without comments: a quarter less to load. None of our files has a
    /// text of several lines in it, or one with the beginning of a comment.
    static func withoutIndentation(_ text: String) -> String {
        var text = text[...]
        var plain = ""
        while let start = text.firstRange(of: "/**"), let end = text[start.upperBound...].firstRange(of: "*/") {
            plain += text[..<start.lowerBound]
            // The room behind it too: there is some before it, or nothing that needs any.
            text = text[end.upperBound...].drop { $0 == " " }
        }
        plain += text
        return plain.split(separator: "\n").map { $0.drop { $0 == " " } }
            .filter { !$0.isEmpty && !$0.hasPrefix("//") && $0 != " " }.joined(separator: "\n") + "\n"
    }

    /// A style sheet without the room that only people need.
    static func compact(sheet: String) -> String {
        withoutIndentation(sheet).replacing(" { ", with: "{").replacing("; }", with: "}").replacing("; ", with: ";")
            .replacing(": ", with: ":").replacing(", ", with: ",")
    }

    private struct File {
        let fileName: String
        let mediaType: String
        let text: String

        init(name: String, kind: String, mediaType: String, text: String) {
            fileName = "\(name)-\(AssetLibrary.fingerprint(text)).\(kind)"
            self.mediaType = mediaType
            self.text = text
        }

        var address: String { "/assets/\(fileName)" }
    }

    /// The file of that name; nil for any other, such as one of another version of the program.
    func response(for name: String) -> Response? {
        guard let asset = assets[name] else { return nil }
        return Response(
            status: .ok,
            headers: [
                .contentType: asset.mediaType, .cacheControl: "public, max-age=31536000, immutable",
                .xContentTypeOptions: "nosniff",
            ], body: ResponseBody(byteBuffer: asset.body))
    }

    /// The names of all files, and their sizes together; for tests.
    var names: [String] { assets.keys.sorted() }
    /// How many bytes they are together.
    var byteCount: Int { assets.values.reduce(0) { $0 + $1.body.readableBytes } }

    /// FNV-1a over 64 bits: tells versions of our own files apart, nothing else.
    private static func fingerprint(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
