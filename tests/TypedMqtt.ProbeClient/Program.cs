using TypedMqtt.ProbeClient;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.ProbeClient.Commands;

try
{
    return args switch
    {
        ["publish", ..] => await new PublishCommand(PublishArguments.Read(args.AsSpan(1))).RunAsync(),
        ["subscribe", ..] => await new SubscribeCommand(SubscribeArguments.Read(args.AsSpan(1))).RunAsync(),
        ["session", ..] => await new SessionCommand(SessionArguments.Read(args.AsSpan(1))).RunAsync(),
        [] => throw new UsageException("A command is missing."),
        _ => throw new UsageException($"'{args[0]}' is no command."),
    };
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{Usage.Text}");
    return ExitCodes.Usage;
}
