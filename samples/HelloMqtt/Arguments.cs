namespace HelloMqtt;

/// <summary>The command line of the sample.</summary>
/// <param name="Server">The server to use; null for the embedded broker.</param>
/// <param name="Listen">Whether to keep running.</param>
internal sealed record Arguments(string? Server, bool Listen)
{
    public const string Usage = """
        Usage: HelloMqtt [--server mqtt://host:1883] [--listen]

          --server  use this broker instead of the embedded one
          --listen  keep running and print what arrives, until Ctrl+C
        """;

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static Arguments? Parse(string[] arguments)
    {
        var result = new Arguments(null, false);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--listen":
                    result = result with { Listen = true };
                    break;
                case "--server" when i + 1 < arguments.Length:
                    result = result with { Server = arguments[++i] };
                    break;
                default:
                    return null;
            }
        }

        return result;
    }
}
