/// The start of a SCRAM exchange that says what the client knows of channel binding (RFC 5802 §5.1, §6).
struct GS2Header: Sendable, Hashable {
    /// `n,,`, `y,,` or `p=NAME,,`.
    let text: String
    /// What `c=` repeats after the header: the channel binding data, where one is used.
    let bindingData: [UInt8]

    init(mechanism: SASLMechanism, context: SASLContext) throws(SASLError) {
        switch (mechanism, context.channelBinding) {
        case (.scramSHA256Plus, let binding?):
            guard context.isEncrypted else { fallthrough }
            // RFC 5802 §6: p, the binding is used.
            text = "p=\(binding.name),,"
            bindingData = binding.data
        case (.scramSHA256Plus, nil):
            throw SASLError(
                .channelBindingUnavailable, "The connection has nothing that the sign-in could be bound to.")
        case (_, .some) where !context.serverOffersChannelBinding:
            // RFC 5802 §6: y, we could, and believe that the server cannot.
            text = "y,,"
            bindingData = []
        default:
            // RFC 5802 §6: n, no binding.
            text = "n,,"
            bindingData = []
        }
    }

    init(text: String, bindingData: [UInt8] = []) {
        self.text = text
        self.bindingData = bindingData
    }

    /// The value of `c=` before base64.
    var channelBindingInput: [UInt8] { Array(text.utf8) + bindingData }

    /// A name with `,` and `=` written so that they do not end it (RFC 5801 §4, saslname).
    static func escaping(_ name: some StringProtocol) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            // RFC 5802 §5.1
            case ",": result += "=2C"
            case "=": result += "=3D"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
