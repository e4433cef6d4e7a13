using TypedMqtt.Fuzz;

if (Arguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Arguments.Usage).ConfigureAwait(false);
    return 2;
}

if (arguments.Only is { } only)
{
    Fuzzer.WarmUp();
    var find = new Fuzzer(arguments.Seed).Play(only);
    Console.WriteLine(find?.ToString() ?? $"Nothing is wrong with {InputMaker.Make(arguments.Seed, only)}.");
    return find is null ? 0 : 1;
}

var run = new FuzzRun(arguments.Seed, arguments.Inputs, arguments.Threads) { OnProgress = played => Console.Error.WriteLine($"{played} of {arguments.Inputs}") };
var report = await run.PlayAsync().ConfigureAwait(false);
report.WriteTo(Console.Out);
return report.Finds.Count == 0 ? 0 : 1;
