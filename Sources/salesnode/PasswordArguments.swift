/// Refuses a password on the command line, before anything could repeat it in a message.
enum PasswordArguments {
    private static let names: Set<String> = [
        "--password", "--smtp-password", "--imap-password", "--passwd", "--pass", "--pw", "--smtp-pass", "--imap-pass",
        "--secret", "--client-secret",
    ]

    /// The message where an argument looks like an option that takes a password; it never contains the value.
    static func refusal(of arguments: [String]) -> String? {
        for argument in arguments.prefix(while: { $0 != "--" }) {
            let name = argument.prefix { $0 != "=" }.lowercased()
            if names.contains(name) {
                return """
                    Error: \(name) does not exist: every user of this machine can read the arguments of a program. \
                    Give the password by --password-file FILE (or - for standard input), by the environment variable \
                    SALESNODE_PASSWORD, or when asked for it.
                    """
            }
        }
        return nil
    }
}
