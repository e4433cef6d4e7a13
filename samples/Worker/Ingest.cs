using TypedMqtt;

namespace Worker;

/// <summary>
/// Takes readings in. A message is acknowledged when this has returned: what is not stored at a crash comes again, so storing
/// has to bear a repetition.
/// </summary>
internal sealed partial class Ingest(LatestReadings latest, ILogger<Ingest> logger) : MeterHandlers.IReading
{
    public ValueTask OnReadingAsync(string site, int meter, Reading payload, MqttContext context, CancellationToken cancellationToken)
    {
        latest.Set(site, meter, payload);
        LogStored(meter, site, payload.KilowattHours);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stored the reading of meter {Meter} at {Site}: {KilowattHours} kWh.")]
    private partial void LogStored(int meter, string site, double kilowattHours);
}
