/// Reads what a stranger could send to the control socket, as the server does, for the fuzzer and tests.
package enum ControlRequestProbe {
    /// What the bytes mean.
    package enum Outcome: Sendable, Hashable {
        /// No whole line has come yet.
        case incomplete
        /// The line is no request; the code of the answer.
        case refused(CommandFailure.Code)
        /// The line is a request, by the name that a log gives it.
        case accepted(String)
    }

    /// Feeds `pieces` in order and reads the first line that is whole.
    package static func outcome(of pieces: [[UInt8]]) -> Outcome {
        var framer = LineFramer(maximumBytes: ControlEnvelope.maximumLineBytes)
        do throws(LineFramer.LineTooLong) {
            for piece in pieces {
                framer.append(piece)
                if let line = try framer.next() { return read(line) }
            }
            return .incomplete
        } catch {
            return .refused(.invalidRequest)
        }
    }

    private static func read(_ line: [UInt8]) -> Outcome {
        do throws(CommandFailure) {
            let request = try ControlCodec.request(line).request
            if case .connect(let settings, _, _, _, _) = request { _ = try settings.settings() }
            return .accepted(request.name)
        } catch {
            return .refused(error.code)
        }
    }
}
