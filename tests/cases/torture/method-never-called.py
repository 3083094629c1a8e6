# red: never ran
class A:
    def work(self):
        print("work")


A()
