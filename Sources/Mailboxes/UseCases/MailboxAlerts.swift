public import MailModel
import MailStore

/// Who besides the administrators hears of a mailbox.
public enum AlertRecipient: Sendable, Hashable, Codable {
    /// Nobody.
    case none
    /// The mailbox's owner, at this address.
    case owner(String)
}

/// Whether anybody hears of a mailbox for a while.
public enum AlertMute: Sendable, Hashable, Codable {
    /// Nobody, for so many days, 1 to 365.
    case days(Int)
    /// Everybody again.
    case off
}

/// Who hears of a mailbox.
public struct MailboxAlertSetting: Sendable, Hashable, Codable {
    /// The mailbox's address.
    public var address: String
    /// Its owner's address; nil where only the administrators hear of it.
    public var to: String?
    /// Until when nobody does; nil where it is not muted.
    public var mutedUntil: Timestamp?

    /// Creates a setting.
    public init(address: String, to: String?, mutedUntil: Timestamp?) {
        self.address = address
        self.to = to
        self.mutedUntil = mutedUntil
    }
}

/// Says who hears of a mailbox, and changes it where that is wanted.
public struct MailboxAlerts: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs it for the mailbox with that address or id; nil leaves a wish as it is.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `invalidInput` or `storeFailed`.
    public func run(
        _ reference: String, to recipient: AlertRecipient? = nil, mute: AlertMute? = nil
    ) async throws(MailboxError) -> MailboxAlertSetting {
        let mailbox = try await dependencies.mailbox(reference)
        let owner: EmailAddress?
        switch recipient {
        case nil, .some(.none): owner = nil
        case .owner(let text):
            guard let address = try? EmailAddress(text) else {
                throw MailboxError(.invalidInput, "\(ServerText(text)) is no e-mail address.")
            }
            owner = address
        }
        if case .days(let days) = mute, !(1...365).contains(days) {
            throw MailboxError(.invalidInput, "A mailbox is muted for 1 to 365 days.")
        }
        let preference = try await dependencies.writing { writer in
            var preference = try writer.alertPreference(of: mailbox.id, in: mailbox.workspace)
            if let until = preference.mutedUntil, until <= writer.now { preference.mutedUntil = nil }
            if recipient != nil { preference.address = owner }
            switch mute {
            case .days(let days): preference.mutedUntil = writer.now.adding(milliseconds: Int64(days) * 86_400_000)
            case .off: preference.mutedUntil = nil
            case nil: break
            }
            if recipient != nil || mute != nil {
                try writer.setAlertPreference(preference, of: mailbox.id, in: mailbox.workspace)
            }
            return preference
        }
        return MailboxAlertSetting(
            address: mailbox.address.description, to: preference.address?.description,
            mutedUntil: preference.mutedUntil)
    }
}
