import ArgumentParser
import SalesnodeApp

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The start of the program.
@main
enum EntryPoint {
    static func main() async {
        // First of all, before a secret can get anywhere.
        ProcessHardening.apply()
        let secrets = EnvironmentSecrets.takeFromEnvironment()
        exit(await run(Array(CommandLine.arguments.dropFirst()), secrets: secrets))
    }

    private static func run(_ arguments: [String], secrets: EnvironmentSecrets) async -> Int32 {
        let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
        if let refusal = PasswordArguments.refusal(of: arguments) {
            return CommandLineApp.refuse(refusal, json: wantsJSON)
        }
        do {
            var command = try Salesnode.parseAsRoot(arguments)
            guard let asked = command as? any SalesnodeCommand else {
                // A group of commands without one of them, or the help command, which runs by itself.
                if type(of: command).configuration.subcommands.isEmpty {
                    try command.run()
                    return ExitStatus.done
                }
                let help = Salesnode.helpMessage(for: type(of: command))
                return CommandLineApp.refuse(wantsJSON ? "a subcommand is missing" : help, json: wantsJSON)
            }
            var options = CommandOptions()
            asked.collect(into: &options)
            return await CommandLineApp.run(asked.request, options: options, secrets: secrets)
        } catch {
            guard Salesnode.exitCode(for: error) != .success else {
                print(Salesnode.fullMessage(for: error))
                return ExitStatus.done
            }
            let message = wantsJSON ? Salesnode.message(for: error) : Salesnode.fullMessage(for: error)
            return CommandLineApp.refuse(message, json: wantsJSON)
        }
    }
}
