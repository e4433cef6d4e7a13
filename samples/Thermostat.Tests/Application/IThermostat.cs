using TypedMqtt;

namespace Thermostat;

/// <summary>Everything that travels between thermostats and the application that is tested here.</summary>
[MqttContract("acme/devices/{deviceId}", JsonContext = typeof(ThermostatJson))]
public interface IThermostat
{
    [MqttEvent("temperature/{zone}", Qos = MqttQos.AtLeastOnce)]
    ValueTask TemperatureAsync(string deviceId, int zone, Reading payload, CancellationToken cancellationToken = default);

    [MqttRequest("setpoint", TimeoutSeconds = 10, Fault = typeof(Rejected))]
    ValueTask<SetPoint> SetPointAsync(string deviceId, SetPoint payload, CancellationToken cancellationToken = default);
}
