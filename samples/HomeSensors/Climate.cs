using HomeSensors.Contracts;

namespace HomeSensors;

/// <summary>The rules of this home: a fan against warmth, a dehumidifier against damp. Nothing in here knows a topic.</summary>
internal sealed class Climate(IZigbee2Mqtt zigbee, ITasmota tasmota, Arguments arguments)
{
    private readonly Threshold _warmth = new(on: 26, off: 24);
    private readonly Threshold _damp = new(on: 60, off: 50);

    /// <summary>Takes a reading, and switches what has to be switched for it.</summary>
    public async ValueTask MeasuredAsync(string sensor, double? celsius, double? humidity, CancellationToken cancellationToken)
    {
        if (sensor != arguments.Sensor)
        {
            return;
        }

        if (celsius is { } warmth && _warmth.Next(warmth) is { } fan)
        {
            Console.WriteLine($"  rule     {warmth:0.0} °C in {sensor}: {arguments.Fan} {fan}");
            await tasmota.SwitchAsync(arguments.Fan, fan, cancellationToken);
        }

        if (humidity is { } damp && _damp.Next(damp) is { } dehumidifier)
        {
            Console.WriteLine($"  rule     {damp:0} % humidity in {sensor}: {arguments.Dehumidifier} {dehumidifier}");
            await zigbee.SetAsync(arguments.Dehumidifier, new ZigbeeCommand(dehumidifier), cancellationToken);
        }
    }
}
