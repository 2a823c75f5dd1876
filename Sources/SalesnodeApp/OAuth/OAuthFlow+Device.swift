internal import MailModel
internal import OAuth

/// How a mailbox is connected at a provider from the terminal.
public enum OAuthMeans: Sendable, Hashable {
    /// In a browser on this machine; on another device where this is a session over SSH and the provider has that.
    case automatic
    /// In a browser on this machine.
    case browser
    /// In a browser elsewhere, by a code (RFC 8628).
    case device
    /// By the organisation's own app.
    case app
}

extension OAuthFlow {
    /// Whether the person signs in on another device.
    ///
    /// A browser that runs where the person sits cannot come back to a machine that they reached over SSH. Whether there is
    /// a browser at all nothing tells, so that everywhere else the address is printed.
    func isOnAnotherDevice(_ means: OAuthMeans, _ client: String) async throws(CommandFailure) -> Bool {
        switch means {
        case .device: return true
        case .browser, .app: return false
        case .automatic: break
        }
        guard flow.app.environment["SSH_CONNECTION"]?.isEmpty == false,
            case .oauth(.clients(let all)) = try await flow.oauth(.listClients)
        else { return false }
        return all.first { $0.isMeant(by: client) }?.hasDevices ?? false
    }

    /// Shows the code, waits until it was entered, and connects.
    func connectByDevice(_ wish: OAuthWish, _ browser: WireSecret) async throws(CommandFailure) -> CommandResult {
        guard case .oauth(.device(let device, let handle)) = try await flow.oauth(.beginDevice(wish, browser: browser))
        else { throw CommandFailure(.internalFault, "the sign-in was not begun") }
        announce(device)
        return try await connectGranted(try await flow.oauth(.awaitDevice(handle: handle, browser: browser)), browser)
    }

    private func announce(_ device: DeviceView) {
        let console = flow.app.console
        guard !flow.app.options.json else {
            return console.write(JSONOutput.line("oauth-device", device) + "\n")
        }
        console.write(
            "Open this address in a browser on any device:\n\n  \(TerminalText.safe(device.url, limit: 2000))\n\n")
        console.write("and enter this code there:\n\n  \(TerminalText.safe(device.code, limit: 100))\n\n")
        console.write("Waiting until you are done there; Ctrl-C stops.\n")
    }
}
