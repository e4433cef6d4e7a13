namespace TypedMqtt.IntegrationTests.Readme;

public sealed class Heating : ThermostatHandlers.ISetPoint
{
    public ValueTask<SetPointResult> OnSetPointAsync(string deviceId, SetPoint payload, MqttContext context, CancellationToken cancellationToken) =>
        payload.Celsius > 30 ? throw new MqttFaultException<Rejected>(new Rejected("too hot")) : new(new SetPointResult(payload.Celsius));
}
