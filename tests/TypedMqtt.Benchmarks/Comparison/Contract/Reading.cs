namespace TypedMqtt.Benchmarks.Comparison.Contract;

/// <summary>
/// The payload: 110 bytes of JSON. Its properties can be set, because System.Text.Json boxes what it hands to a constructor of
/// more than four parameters, which would be measured with every client.
/// </summary>
public sealed record Reading
{
    public int Sequence { get; set; }

    public long Timestamp { get; set; }

    public double Celsius { get; set; }

    public double Humidity { get; set; }

    public double Pressure { get; set; }

    public string Unit { get; set; } = "";
}
