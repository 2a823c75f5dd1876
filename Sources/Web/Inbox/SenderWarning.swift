/// What speaks against a sender being who it seems.
enum SenderWarning: Sendable, Hashable {
    /// The name holds an address that is not the sender's.
    case nameHoldsOtherAddress(String)
    /// The name is that of a member of the workspace, and the address is not.
    case nameOfColleague(String, at: String)
    /// Somebody of that name wrote before from another address.
    case nameOfOther(String, knownAs: String, at: String)
    /// Answers go to a place with another domain.
    case answersGoElsewhere(String)
    /// The name holds characters that turn or hide text.
    case nameHasDeceptiveCharacters
    /// The domain is written in letters of several scripts, or in an encoded form.
    case unusualLetters(String)
    /// The name is that of a site, and the mail is from another.
    case nameHoldsOtherSite(String)
    /// The domain looks like one of ours, and is not.
    case imitatesDomain(String, of: String)
    /// The domain is one of ours, and whoever received the mail says that it did not come from there.
    case pretendsToBeOurs(String)
    /// The name is that of this program, whose messages come from the workspace's own mailboxes.
    case nameOfProgram
    /// The mail names several senders, of whom lists show the first.
    case severalSenders
    /// Another than the author handed the mail in, and nothing confirms that the author knows of it.
    case sentByOther(String)
    /// The provider confirmed another author than the one that is shown.
    case confirmedForOther(String)
    /// Answers go to a place that looks like another one.
    case answersGoToLookAlike(String, of: String)

    var words: String {
        switch self {
        case .nameHoldsOtherAddress(let claimed):
            "The sender's name shows the address \(claimed), but the mail came from another one."
        case .nameOfColleague(let name, let address):
            "\(name) is a member of this workspace, but this address is not theirs: \(address)"
        case .nameOfOther(let name, let known, let address):
            "\(name) wrote in this conversation from \(known). This address is another: \(address)"
        case .answersGoElsewhere(let address): "Answers go to another place: \(address)"
        case .nameHasDeceptiveCharacters: "The sender's name holds characters that hide or turn text."
        case .unusualLetters(let domain): "The sender's domain is written in unusual letters: \(domain)"
        case .nameHoldsOtherSite(let site): "The sender's name shows \(site), but the mail came from another domain."
        case .imitatesDomain(let domain, let own): "The sender's domain looks like \(own), but is \(domain)."
        case .pretendsToBeOurs(let domain):
            "The mail says that it comes from \(domain), but your mail server could not confirm that."
        case .nameOfProgram: "The sender calls itself Salesnode, but this is no message of Salesnode."
        case .severalSenders: "The mail names several senders."
        case .sentByOther(let address): "The mail was sent by another than it names as its author: \(address)"
        case .confirmedForOther(let domain):
            "Your mail server confirmed another sender, \(domain), and not the one that is shown."
        case .answersGoToLookAlike(let address, let own): "Answers go to \(address), which only looks like \(own)."
        }
    }
}
