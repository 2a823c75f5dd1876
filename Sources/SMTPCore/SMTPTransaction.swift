import MailModel

/// One mail transaction (RFC 5321 §3.3) or probe, pipelined where the server allows it (RFC 2920).
///
/// Replies come in the order of the commands whether they were pipelined or not; only what is sent when differs.
struct SMTPTransaction: Sendable {
    enum Begin: Sendable {
        case send(SMTPTransaction, SMTPOutput)
        case finished(SMTPTransactionResult)
    }

    enum Action: Sendable {
        case wait
        case send(SMTPOutput)
        case sendMessage
        case finish(SMTPTransactionResult)
        case close(SMTPError?, SMTPTransactionResult)
    }

    /// Which answer comes next.
    private enum Phase: Sendable {
        case mail
        case recipient(Int)
        /// With the error, DATA was sent already when it became clear that nothing will be sent.
        case data(SMTPError?)
        case message(mayHaveEnded: Bool)
        /// A single dot was sent for a message to nobody (RFC 2920 §3.1).
        case emptyMessage(SMTPError)
        case resetting(SMTPTransactionResult.Outcome)
    }

    private let recipients: [SMTPRecipient]
    private let allowsPartialDelivery: Bool
    private let isProbe: Bool
    private let isPipelined: Bool
    private let usesDSN: Bool

    private var phase = Phase.mail
    private var senderError: SMTPError?
    private var result: SMTPTransactionResult

    /// Whether DATA goes out together with MAIL and RCPT, before it is known who is accepted.
    private var pipelinesData: Bool { isPipelined && !isProbe && allowsPartialDelivery }

    // MARK: Beginning

    static func begin(
        _ envelope: SMTPEnvelope, _ message: SMTPMessage, _ capabilities: SMTPCapabilities
    ) -> Begin {
        let needsUTF8 = envelope.needsSMTPUTF8 || message.hasEightBitHeaders
        if let error = obstacle(envelope, message, capabilities, needsUTF8: needsUTF8) {
            return .finished(
                SMTPTransactionResult(
                    outcome: .notAccepted(error), senderReply: nil,
                    recipients: envelope.recipients.map { .init(address: $0.address, reply: nil) }, requestsDSN: false))
        }
        var parameters = SMTPMailParameters()
        if capabilities.offersSize { parameters.size = message.size }
        // RFC 6152 §3: declared only where it is so; RFC 6531 §3.6 wants it with SMTPUTF8.
        parameters.isEightBit = message.hasEightBitBytes && capabilities.offersEightBitMIME
        parameters.isSMTPUTF8 = needsUTF8
        if capabilities.offersDSN {
            parameters.returns = envelope.options.returns
            parameters.envelopeID = envelope.options.envelopeID
        }
        var transaction = SMTPTransaction(
            recipients: envelope.recipients, allowsPartialDelivery: envelope.options.allowsPartialDelivery,
            isProbe: false, capabilities)
        transaction.result.requestsDSN = capabilities.offersDSN && envelope.hasReportWishes
        return .send(transaction, transaction.firstOutput(envelope.sender, parameters))
    }

    static func beginProbe(
        sender: EmailAddress?, recipient: EmailAddress, _ capabilities: SMTPCapabilities
    ) -> Begin {
        let envelope = SMTPEnvelope(sender: sender, to: [recipient])
        var parameters = SMTPMailParameters()
        if envelope.needsSMTPUTF8 {
            guard capabilities.offersSMTPUTF8 else {
                return .finished(
                    SMTPTransactionResult(
                        outcome: .notAccepted(internationalMailNotOffered), senderReply: nil,
                        recipients: [.init(address: recipient, reply: nil)], requestsDSN: false))
            }
            parameters.isSMTPUTF8 = true
        }
        let transaction = SMTPTransaction(
            recipients: envelope.recipients, allowsPartialDelivery: false, isProbe: true, capabilities)
        return .send(transaction, transaction.firstOutput(sender, parameters))
    }

    private init(
        recipients: [SMTPRecipient], allowsPartialDelivery: Bool, isProbe: Bool, _ capabilities: SMTPCapabilities
    ) {
        self.recipients = recipients
        self.allowsPartialDelivery = allowsPartialDelivery
        self.isProbe = isProbe
        isPipelined = capabilities.offersPipelining
        usesDSN = capabilities.offersDSN
        result = SMTPTransactionResult(
            outcome: .probed, senderReply: nil, recipients: recipients.map { .init(address: $0.address, reply: nil) },
            requestsDSN: false)
    }

    /// What stands against sending that can be seen without asking.
    private static func obstacle(
        _ envelope: SMTPEnvelope, _ message: SMTPMessage, _ capabilities: SMTPCapabilities, needsUTF8: Bool
    ) -> SMTPError? {
        if envelope.recipients.isEmpty {
            return SMTPError(.recipientsRefused, "The message has no recipient.", stage: .recipient)
        }
        // RFC 1870 §4
        if let maximum = capabilities.maximumMessageSize, message.size > maximum {
            return SMTPError(
                .tooLarge, "The message has \(message.size) bytes; the server takes \(maximum).", stage: .sender)
        }
        if needsUTF8, !capabilities.offersSMTPUTF8 { return internationalMailNotOffered }
        // RFC 6152 §3
        if message.hasEightBitBytes, !capabilities.offersEightBitMIME {
            return SMTPError(
                .eightBitNotOffered, "The message has 8-bit characters and the server takes only 7-bit ones.",
                stage: .sender)
        }
        return nil
    }

    private static var internationalMailNotOffered: SMTPError {
        // RFC 6531 §3.1
        SMTPError(
            .internationalMailNotOffered,
            "An address or header has characters outside ASCII, which the server does not take.", stage: .sender)
    }

    private func firstOutput(_ sender: EmailAddress?, _ parameters: SMTPMailParameters) -> SMTPOutput {
        var output = SMTPCommand.mail(sender, parameters).output
        guard isPipelined else { return output }
        // RFC 2920 §3.1: MAIL, RCPT and RSET may stand anywhere in a group, DATA only last.
        for recipient in recipients { output.append(SMTPCommand.recipient(recipient, withDSN: usesDSN).output) }
        if pipelinesData { output.append(SMTPCommand.data.output) }
        return output
    }

    // MARK: Replies

    mutating func received(_ reply: SMTPReply) -> Action {
        if reply.code == 421 { return serverCloses(reply) }
        switch phase {
        case .mail: return receivedMail(reply)
        case .recipient(let index): return receivedRecipient(index, reply)
        case .data(let error): return receivedData(reply, error)
        case .message(let mayHaveEnded): return receivedVerdict(reply, mayHaveEnded: mayHaveEnded)
        case .emptyMessage(let error): return finish(.notAccepted(error))
        case .resetting(let outcome):
            // A refused RSET leaves the session in an unknown state.
            if reply.isPositive { return finish(outcome) }
            return close(nil, outcome)
        }
    }

    mutating func messageWillEnd() {
        if case .message = phase { phase = .message(mayHaveEnded: true) }
    }

    /// The result when the connection is lost now.
    func interrupted(by error: SMTPError) -> SMTPTransactionResult {
        var result = result
        switch phase {
        case .message(mayHaveEnded: true): result.outcome = .uncertain(error)
        case .resetting(let outcome): result.outcome = outcome
        case .emptyMessage(let earlier), .data(let earlier?): result.outcome = .notAccepted(earlier)
        case .mail, .recipient, .data(nil), .message: result.outcome = .notAccepted(error)
        }
        return result
    }

    var stage: SMTPStage {
        switch phase {
        case .mail: .sender
        case .recipient: .recipient
        case .data: .data
        case .message, .emptyMessage: .message
        case .resetting: .reset
        }
    }

    var wait: SMTPMachine.Wait {
        switch phase {
        case .mail: .mail
        case .recipient: .recipient
        case .data: .dataStart
        case .message(let mayHaveEnded): mayHaveEnded ? .dataEnd : .dataBlock
        case .emptyMessage: .dataEnd
        case .resetting: .command
        }
    }

    private mutating func receivedMail(_ reply: SMTPReply) -> Action {
        result.senderReply = reply
        switch reply.kind {
        case .positive: break
        case .intermediate: return senseless(reply)
        case .transientFailure, .permanentFailure:
            let error = SMTPError(
                Self.senderCode(reply), Self.senderMessage(reply), stage: .sender, reply: reply)
            // RFC 5321 §4.1.1.2: a refused MAIL leaves no transaction behind.
            guard isPipelined else { return finish(.notAccepted(error)) }
            senderError = error
        }
        phase = .recipient(0)
        return isPipelined ? .wait : .send(SMTPCommand.recipient(recipients[0], withDSN: usesDSN).output)
    }

    private mutating func receivedRecipient(_ index: Int, _ reply: SMTPReply) -> Action {
        if reply.kind == .intermediate { return senseless(reply) }
        result.recipients[index].reply = reply
        let next = index + 1
        if next < recipients.count {
            phase = .recipient(next)
            return isPipelined ? .wait : .send(SMTPCommand.recipient(recipients[next], withDSN: usesDSN).output)
        }
        let error = verdictOnRecipients()
        if pipelinesData {
            phase = .data(error)
            return .wait
        }
        if let error { return reset(.notAccepted(error)) }
        if isProbe { return reset(.probed) }
        phase = .data(nil)
        return .send(SMTPCommand.data.output)
    }

    private mutating func receivedData(_ reply: SMTPReply, _ error: SMTPError?) -> Action {
        if reply.code == 354 {
            if let error {
                // RFC 2920 §3.1: DATA was accepted without a recipient; the message must be ended at once.
                phase = .emptyMessage(error)
                return .send(SMTPOutput("."))
            }
            phase = .message(mayHaveEnded: false)
            return .sendMessage
        }
        guard reply.kind == .transientFailure || reply.kind == .permanentFailure else { return senseless(reply) }
        return reset(.notAccepted(error ?? messageError(reply, stage: .data)))
    }

    private mutating func receivedVerdict(_ reply: SMTPReply, mayHaveEnded: Bool) -> Action {
        switch reply.kind {
        case .positive where mayHaveEnded: return finish(.accepted(reply))
        case .transientFailure, .permanentFailure:
            let error = messageError(reply, stage: .message)
            // A verdict before the end leaves the server reading a message that we no longer send.
            return mayHaveEnded ? finish(.notAccepted(error)) : close(error, .notAccepted(error))
        case .positive, .intermediate:
            let error = SMTPError.protocolError(
                "The verdict on the message makes no sense.", stage: .message, reply: reply)
            return close(error, .uncertain(error))
        }
    }

    /// Why nothing can be sent after the last recipient was judged; nil where it can.
    private func verdictOnRecipients() -> SMTPError? {
        if let senderError { return senderError }
        let refused = result.recipients.filter { !$0.isAccepted }
        guard let first = refused.first else { return nil }
        if refused.count < result.recipients.count, allowsPartialDelivery { return nil }
        let isTransient = refused.allSatisfy { $0.reply?.kind == .transientFailure }
        return SMTPError(
            first.reply?.code == 530 ? .authenticationRequired : .recipientsRefused,
            refused.count == result.recipients.count
                ? "The server accepts no recipient." : "The server refuses \(refused.count) of the recipients.",
            stage: .recipient, reply: first.reply, disposition: isTransient ? .retry : .permanent)
    }

    // MARK: Ends

    private mutating func reset(_ outcome: SMTPTransactionResult.Outcome) -> Action {
        phase = .resetting(outcome)
        return .send(SMTPCommand.reset.output)
    }

    private func finish(_ outcome: SMTPTransactionResult.Outcome) -> Action {
        var result = result
        result.outcome = outcome
        return .finish(result)
    }

    private func close(_ error: SMTPError?, _ outcome: SMTPTransactionResult.Outcome) -> Action {
        var result = result
        result.outcome = outcome
        return .close(error, result)
    }

    /// RFC 5321 §3.8: 421 may answer any command, and the server closes. It is a clear refusal, also of a message.
    private mutating func serverCloses(_ reply: SMTPReply) -> Action {
        let error = SMTPError.serverUnavailable(reply, stage: stage)
        switch phase {
        case .mail: result.senderReply = reply
        case .recipient(let index): result.recipients[index].reply = reply
        case .resetting(let outcome): return close(error, outcome)
        case .data(let earlier?), .emptyMessage(let earlier): return close(error, .notAccepted(earlier))
        case .data(nil), .message: break
        }
        return close(error, .notAccepted(error))
    }

    private func senseless(_ reply: SMTPReply) -> Action {
        let error = SMTPError.protocolError("A reply makes no sense there.", stage: stage, reply: reply)
        return .close(error, interrupted(by: error))
    }

    private func messageError(_ reply: SMTPReply, stage: SMTPStage) -> SMTPError {
        if Self.isAboutSize(reply) {
            return SMTPError(.tooLarge, "The message is larger than the server takes.", stage: stage, reply: reply)
        }
        return SMTPError(.messageRefused, "The server refuses the message.", stage: stage, reply: reply)
    }

    private static func senderCode(_ reply: SMTPReply) -> SMTPErrorCode {
        // RFC 4954 §6: 530 Authentication required
        if reply.code == 530 { return .authenticationRequired }
        return isAboutSize(reply) ? .tooLarge : .senderRefused
    }

    private static func senderMessage(_ reply: SMTPReply) -> String {
        switch senderCode(reply) {
        case .authenticationRequired: "The server wants a sign-in before it takes mail."
        case .tooLarge: "The message is larger than the server takes."
        default: "The server refuses the sender's address."
        }
    }

    /// 552 without more, or an enhanced code that says so (RFC 1870 §6.1, RFC 3463 §3.4).
    private static func isAboutSize(_ reply: SMTPReply) -> Bool {
        if let enhanced = reply.enhancedCode {
            return (enhanced.subject == 3 && enhanced.detail == 4) || (enhanced.subject == 2 && enhanced.detail == 3)
        }
        return reply.code == 552
    }
}
