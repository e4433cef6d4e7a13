using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.CodeFixes;

public sealed class ReturnValueTaskFixTests
{
    [Theory]
    [InlineData("void")]
    [InlineData("Task<int>")]
    [InlineData("System.Collections.Generic.List<int>?")]
    public Task The_return_type_becomes_a_task(string type) => CodeFixTest.FixesAsync<ReturnValueTaskFix>(
        "Return ValueTask",
        $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            {{type}} /* Much. */ XAsync(string payload);
        }
        """,
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask /* Much. */ XAsync(string payload);
        }
        """);

    [Fact]
    public Task All_become_tasks_at_once() => CodeFixTest.FixesAllAsync<ReturnValueTaskFix>(
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            void X(string payload);

            [MqttState("y")]
            int Y(string payload);

            [MqttState("z")]
            Task ZAsync(string payload);
        }
        """,
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask X(string payload);

            [MqttState("y")]
            ValueTask Y(string payload);

            [MqttState("z")]
            Task ZAsync(string payload);
        }
        """);

    [Fact]
    public Task A_contract_that_another_assembly_declares_is_left_alone() => CodeFixTest.OffersNothingAsync<ReturnValueTaskFix>(
        """
        [MqttContract("b")]
        public interface IContract : Library.IBase;
        """,
        AnalyzerTest.CompileUngenerated("""
            namespace Library;

            [MqttContract("a")]
            public interface IBase
            {
                [MqttEvent("x")]
                void X(string payload);
            }
            """, "Library"));
}
