using TypedMqtt.IntegrationTests.Brokers;

namespace TypedMqtt.IntegrationTests.Samples;

public sealed class HomeSensorsTests
{
    private const string Sample = "HomeSensors";

    [Fact]
    public async Task It_plays_its_recording_switches_when_a_reading_crosses_a_threshold_and_ends_by_itself()
    {
        await using var sample = SampleProcess.Start(Sample);

        await sample.ReadUntilAsync("zigbee   the bridge is Online");
        await sample.ReadUntilAsync("tasmota  fan has been up for 1.01:01:01, relay Off, Wi-Fi -77 dBm");
        await sample.ReadUntilAsync("zigbee   living_room: 25.1 °C, 55 % humidity, battery 97 %, link 118");
        await sample.ReadUntilAsync("rule     27.3 °C in living_room: fan On");
        await sample.ReadUntilAsync("tasmota  fan at 12:05:00: 31.5 °C, 38 W, 1.204 kWh");
        await sample.ReadUntilAsync("rule     49 % humidity in living_room: dehumidifier Off");
        await sample.ReadUntilAsync("zigbee   living_room is Offline");
        await sample.ReadUntilAsync("every message was handled");
        Assert.Equal(0, await sample.EndAsync());
    }

    [Fact]
    public async Task What_Zigbee2MQTT_sends_is_read_typed()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await MosquittoPub.RunAsync(broker, "-r", "-t", "zigbee2mqtt/bridge/state", "-m", """{"state":"online"}""");
        await MosquittoPub.RunAsync(broker, "-r", "-t", "zigbee2mqtt/0x00158d0001a2b3c4/availability", "-m", """{"state":"offline"}""");
        await using var sample = Start(broker);

        // Retained: said before the sample was there.
        await sample.ReadAllAsync("zigbee   the bridge is Online", "zigbee   0x00158d0001a2b3c4 is Offline", "Listening");

        await MosquittoPub.RunAsync(broker, "-t", "zigbee2mqtt/attic", "-m", """{"battery":91,"humidity":63.52,"linkquality":134,"power_outage_count":5,"pressure":1012.4,"temperature":19.06,"voltage":2995}""");
        await sample.ReadUntilAsync("zigbee   attic: 19.1 °C, 64 % humidity, battery 91 %, link 134");
        await MosquittoPub.RunAsync(broker, "-t", "zigbee2mqtt/plug", "-m", """{"linkquality":255,"power":11.4,"state":"ON","update":{"installed_version":5,"state":"idle"},"update_available":null}""");
        await sample.ReadUntilAsync("zigbee   plug: is On, link 255");
        await MosquittoPub.RunAsync(broker, "-t", "zigbee2mqtt/button", "-m", """{"action":"single","battery":100,"linkquality":87}""");
        await sample.ReadUntilAsync("zigbee   button: battery 100 %, link 87");
    }

    [Fact]
    public async Task What_Tasmota_sends_is_read_typed()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await MosquittoPub.RunAsync(broker, "-r", "-q", "1", "-t", "tele/tasmota_9CF9D1/LWT", "-m", "Offline");
        await using var sample = Start(broker);
        await sample.ReadAllAsync("tasmota  tasmota_9CF9D1 is Offline", "Listening");

        await MosquittoPub.RunAsync(broker, "-t", "tele/tasmota_9CF9D1/LWT", "-m", "Online");
        await sample.ReadUntilAsync("tasmota  tasmota_9CF9D1 is Online");
        await MosquittoPub.RunAsync(broker, "-t", "tele/tasmota_9CF9D1/STATE", "-m", """{"Time":"2024-02-24T22:20:38","Uptime":"0T00:10:11","UptimeSec":611,"Heap":24,"SleepMode":"Dynamic","Sleep":50,"LoadAvg":19,"MqttCount":1,"POWER":"OFF","Wifi":{"AP":1,"SSId":"home","BSSId":"00:00:5E:00:53:01","Channel":3,"Mode":"11n","RSSI":44,"Signal":-78,"LinkCount":1,"Downtime":"0T00:00:05"}}""");
        await sample.ReadUntilAsync("tasmota  tasmota_9CF9D1 has been up for 00:10:11, relay Off, Wi-Fi -78 dBm");
        await MosquittoPub.RunAsync(broker, "-t", "tele/outside/SENSOR", "-m", """{"Time":"2022-10-20T10:29:14","AM2301":{"Temperature":21.7,"Humidity":75.8,"DewPoint":17.2},"TempUnit":"C"}""");
        await sample.ReadUntilAsync("tasmota  outside at 10:29:14: 21.7 °C, 76 % humidity");
        await MosquittoPub.RunAsync(broker, "-t", "tele/boiler/SENSOR", "-m", """{"Time":"2017-02-16T10:13:52", "DS18B20":{"Temperature":20.6}}""");
        await sample.ReadUntilAsync("tasmota  boiler at 10:13:52: 20.6 °C");
        await MosquittoPub.RunAsync(broker, "-t", "stat/tasmota_9CF9D1/POWER", "-m", "ON");
        await sample.ReadUntilAsync("tasmota  the relay of tasmota_9CF9D1 is On");

        // A sensor that does not answer sends null, and one without an answer decides nothing.
        await MosquittoPub.RunAsync(broker, "-t", "tele/outside/SENSOR", "-m", """{"Time":"2022-10-20T10:34:14","AM2301":{"Temperature":null,"Humidity":null,"DewPoint":null},"TempUnit":"C"}""");
        await sample.ReadUntilAsync("tasmota  outside at 10:34:14: ");
    }

    [Fact]
    public async Task A_reading_over_the_threshold_sends_the_commands_that_the_devices_understand()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        using var devices = await MosquittoSub.StartAsync(broker, count: 2, "cmnd/#", "zigbee2mqtt/+/set");
        await using var sample = Start(broker, "--sensor", "outside", "--fan", "tasmota_9CF9D1", "--dehumidifier", "plug");
        await sample.ReadUntilAsync("readings of outside decide");

        // 80.6 °F are 27 °C.
        await MosquittoPub.RunAsync(broker, "-t", "tele/outside/SENSOR", "-m", """{"Time":"2022-10-20T10:29:14","AM2301":{"Temperature":80.6,"Humidity":75.8,"DewPoint":72.1},"TempUnit":"F"}""");

        await sample.ReadUntilAsync("outside at 10:29:14: 80.6 °F, 76 % humidity");
        await sample.ReadUntilAsync("rule     27.0 °C in outside: tasmota_9CF9D1 On");
        await sample.ReadUntilAsync("rule     76 % humidity in outside: plug On");
        Assert.Equal(["1 0 cmnd/tasmota_9CF9D1/POWER ON", """1 0 zigbee2mqtt/plug/set {"state":"ON"}"""], await devices.ReadAllAsync());
    }

    [Fact]
    public async Task What_is_no_reading_costs_one_message_and_says_so()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var sample = Start(broker);
        await sample.ReadUntilAsync("Listening");

        await MosquittoPub.RunAsync(broker, "-t", "zigbee2mqtt/attic", "-m", "21.5");
        await sample.ReadUntilAsync("zigbee2mqtt/{friendlyName}");
        await MosquittoPub.RunAsync(broker, "-t", "zigbee2mqtt/attic", "-m", """{"temperature":21.5}""");
        await sample.ReadUntilAsync("zigbee   attic: 21.5 °C");
    }

    [Theory]
    [InlineData("--sever", "mqtt://localhost")]
    [InlineData("--server")]
    public async Task An_unknown_or_unfinished_argument_prints_the_usage_and_ends_with_2(params string[] arguments)
    {
        await using var sample = SampleProcess.Start(Sample, arguments);

        Assert.Equal(2, await sample.EndAsync());
        Assert.StartsWith("Usage: HomeSensors", sample.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_contracts_hold_topics_and_the_program_holds_no_serializer_and_no_MQTTnet()
    {
        var files = SampleSources.Read(Sample);

        Assert.Equal(
            ["Contracts/ITasmota.cs", "Contracts/IZigbee2Mqtt.cs"],
            files.Where(file => file.Value.Contains("[MqttContract", StringComparison.Ordinal)).Select(file => file.Key).Order(StringComparer.Ordinal));
        Assert.All(files.Where(file => !file.Key.StartsWith("Contracts/", StringComparison.Ordinal)).Select(file => file.Value), text =>
        {
            Assert.DoesNotMatch("zigbee2mqtt/|tele/|stat/|cmnd/", text);
            Assert.DoesNotContain("Serialize", text, StringComparison.Ordinal);
            Assert.DoesNotContain("MQTTnet", text, StringComparison.Ordinal);
        });
    }

    private static SampleProcess Start(ITestBroker broker, params string[] arguments) => SampleProcess.Start(Sample, ["--server", broker.Uri, .. arguments]);
}
