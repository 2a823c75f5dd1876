/// The version of this program.
public enum SalesnodeVersion {
    /// As `salesnode version` prints it; `CHANGELOG.md` says what each one brought.
    public static let current = "0.1.0"

    /// The version of the control socket's protocol. A server and a command must have the same one.
    public static let controlProtocol = 1
}
