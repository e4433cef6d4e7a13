namespace TypedMqtt.Fuzz;

/// <summary>An input that something went wrong with, and all it takes to see it again.</summary>
internal sealed record Find(ulong Seed, long Index, FuzzInput? Input, string Problem)
{
    public override string ToString() =>
        $"seed {Seed}, input {Index}: {Problem}\n  again with: --seed {Seed} --only {Index}"
        + (Input is null ? "" : $"\n  {Input.Target}, {Input.Version}, choices {Input.Choices}, bytes {Convert.ToHexString(Input.Bytes)}");
}
