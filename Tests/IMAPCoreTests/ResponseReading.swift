import IMAPCore
import MailModel

/// What comes out of framer and parser, with the pieces of each large body put together.
struct ResponseReading: Equatable {
    var frames: [ParsedFrame] = []
    var bodies: [[UInt8]] = []
    var bodyBegins: [StreamedBody?] = []
    var quirks: Set<Quirk> = []
    var failure: FramingError?
    /// Whether bytes are left that belong to no complete response.
    var isIncomplete = false

    init(_ pieces: [[UInt8]], limits: Limits = Limits(), utf8: Bool = false) {
        var framer = ResponseFramer(limits: limits)
        var parser = ResponseParser(limits: limits)
        parser.usesUTF8Names = utf8
        do {
            for piece in pieces {
                framer.append(piece.span)
                while let event = try framer.next() {
                    switch event {
                    case .response(let frame): frames.append(parser.parse(frame, quirks: &quirks))
                    case .bodyBegin(let frame, let size):
                        bodyBegins.append(parser.parseBodyBegin(frame, size: size))
                        bodies.append([])
                    case .bodyBytes(let bytes): bodies[bodies.count - 1] += bytes
                    case .bodyEnd: break
                    }
                }
            }
        } catch {
            failure = error
        }
        isIncomplete = framer.holdsBytes
    }

    init(_ text: String, limits: Limits = Limits(), utf8: Bool = false) {
        self.init([Array(text.utf8)], limits: limits, utf8: utf8)
    }

    /// The only untagged data, where there is exactly one response and it is that.
    var untagged: UntaggedData? {
        guard frames.count == 1, case .response(.untagged(let data)) = frames[0] else { return nil }
        return data
    }

    var status: StatusResponse? {
        guard case .status(let status)? = untagged else { return nil }
        return status
    }

    var message: FetchedMessage? {
        guard case .fetch(let message)? = untagged else { return nil }
        return message
    }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
